"""Who may sign in, and what a password must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Conflict, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account. ``role`` is a key of the table of permissions; ``password_hash`` carries its own parameters.

    Names that differ only in upper and lower case are the same account.
    """

    name: str
    role: str
    password_hash: str
    created_at: datetime
    enabled: bool = True


LEAST_LENGTH = 12
LONGEST = 256
"""Longer passwords only cost the engine time."""
KNOWN = frozenset(
    (
        "password", "passwort", "administrator", "kilowatch", "welcome", "qwertyuiop", "qwerty", "letmein",
        "iloveyou", "changeme", "adminadmin", "superuser", "operator", "master", "",
    )
)  # fmt: skip
"""Beginnings that every list of known passwords has; digits and signs after them do not help."""
_LEAST_DIFFERENT = 5


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """``text`` is the rule in English (it is translated where it is shown); ``kept``: whether the password keeps it."""

    text: str
    kept: bool


def password_rules(name: str, password: str) -> tuple[PasswordRule, ...]:
    """Every rule with whether it is kept; an empty password keeps none."""
    folded = password.casefold()
    plain = folded.rstrip("0123456789!?.#-_ ")
    typed = bool(password)
    return (
        PasswordRule("At least 12 characters", LEAST_LENGTH <= len(password) <= LONGEST),
        PasswordRule("Not a known password", typed and plain not in KNOWN and len(set(folded)) >= _LEAST_DIFFERENT),
        PasswordRule("Does not contain the user name", typed and (not name or name.casefold() not in folded)),
    )


def name_is_valid(name: str) -> bool:
    """Letters, digits, dot, hyphen and low line, 3 to 64 of them."""
    return 3 <= len(name) <= 64 and all(c.isalnum() or c in ".-_" for c in name)


def check_credentials(name: str, password: str) -> None:
    """Raise ``InvalidInput`` with the field (``name``, ``password``) and a sentence for the first rule that is broken."""
    if not name_is_valid(name):
        raise InvalidInput("name", "A user name has 3 to 64 letters, digits, dots, hyphens or low lines.")
    broken = [rule.text for rule in password_rules(name, password) if not rule.kept]
    if broken:
        raise InvalidInput("password", f"The password does not keep the rule: {broken[0].lower()}.")


def check_one_administrator_left(accounts: Sequence[Account], changed: Account) -> None:
    """Raise ``Conflict`` when the change to ``changed`` takes the last one who can manage accounts."""
    name = changed.name.casefold()
    others = any(_administers(each) for each in accounts if each.name.casefold() != name)
    was = any(_administers(each) for each in accounts if each.name.casefold() == name)
    if was and not others and not _administers(changed):
        raise Conflict(f"{changed.name} is the last administrator. Give somebody else this role first.")


def _administers(account: Account) -> bool:
    return account.enabled and account.role == "administrator"

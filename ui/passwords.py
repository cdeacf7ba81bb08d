"""What a password of an account must be, shown rule by rule while it is typed. The engine checks again."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_LENGTH = 12
KNOWN = frozenset(
    (
        "password", "passwort", "administrator", "kilowatch", "welcome", "qwertyuiop", "qwerty", "letmein",
        "iloveyou", "changeme", "adminadmin", "superuser", "operator", "master", "",
    )
)  # fmt: skip
"""Beginnings that every list of known passwords has; digits and signs after them do not help."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``text`` is translated; ``kept`` is whether the typed password keeps it."""

    text: str
    kept: bool


def rules(name: str, password: str, repeated: str) -> tuple[Rule, ...]:
    """Every rule with whether it is kept; an empty password keeps none."""
    typed = bool(password)
    plain = password.casefold().rstrip("0123456789!?.#-_ ")
    return (
        Rule("At least 12 characters", len(password) >= LEAST_LENGTH),
        Rule("Not a known password", typed and plain not in KNOWN and len(set(password)) > 4),
        Rule("Does not contain the user name", typed and (not name or name.casefold() not in password.casefold())),
        Rule("Both entries are the same", typed and password == repeated),
    )


def name_is_valid(name: str) -> bool:
    """Letters, digits, dot and hyphen, at least three."""
    return len(name) >= 3 and all(c.isalnum() or c in ".-_" for c in name)


def strength(password: str) -> int:
    """0 to 4 blocks, from length and variety. A hint, not a rule."""
    kinds = (
        sum(map(any, zip(*([c.islower(), c.isupper(), c.isdigit(), not c.isalnum()] for c in password), strict=True)))
        if password
        else 0
    )
    return min(4, (len(password) >= 8) + (len(password) >= LEAST_LENGTH) + (len(password) >= 16) + (kinds >= 3))

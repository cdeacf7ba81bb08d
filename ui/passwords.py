"""The rules of a password as they are shown while it is typed. The engine checks again."""

from __future__ import annotations

from app.domain.accounts import LEAST_LENGTH, PasswordRule, password_rules


def rules(name: str, password: str, repeated: str) -> tuple[PasswordRule, ...]:
    """Every rule with whether it is kept, with the one that both entries are the same."""
    same = PasswordRule("Both entries are the same", bool(password) and password == repeated)
    return (*password_rules(name, password), same)


def strength(password: str) -> int:
    """0 to 4 blocks, from length and variety. A hint, not a rule."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    variety = sum(any(kind(letter) for letter in password) for kind in kinds)
    longer = (len(password) >= 8, len(password) >= LEAST_LENGTH, len(password) >= 16, variety >= 3)
    return sum(longer) if password else 0

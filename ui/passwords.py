"""The rules of a password as they are shown while it is typed. The rules themselves are ``app.domain.accounts``."""

from __future__ import annotations

from app.domain.accounts import LEAST_LENGTH, name_is_valid, password_rules
from app.domain.accounts import PasswordRule as Rule

__all__ = ["Rule", "name_is_valid", "rules", "strength"]


def rules(name: str, password: str, repeated: str) -> tuple[Rule, ...]:
    """Every rule with whether it is kept, and that both entries agree; an empty password keeps none."""
    same = Rule("Both entries are the same", bool(password) and password == repeated)
    return (*password_rules(name, password), same)


def strength(password: str) -> int:
    """0 to 4 blocks, from length and variety. A hint, not a rule."""
    kinds = (
        sum(map(any, zip(*([c.islower(), c.isupper(), c.isdigit(), not c.isalnum()] for c in password), strict=True)))
        if password
        else 0
    )
    return min(4, (len(password) >= 8) + (len(password) >= LEAST_LENGTH) + (len(password) >= 16) + (kinds >= 3))

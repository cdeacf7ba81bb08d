"""Who may do what: one table from roles to actions. What is not in it is forbidden."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.errors import NotAllowed

ACTIONS = ("view", "acknowledge", "command", "configure", "administer", "report")

ROLES: dict[str, frozenset[str]] = {
    "viewer": frozenset({"view"}),
    "manager": frozenset({"view", "report"}),
    "operator": frozenset({"view", "acknowledge", "command", "report"}),
    "engineer": frozenset({"view", "acknowledge", "command", "configure", "report"}),
    "administrator": frozenset(ACTIONS),
}

SUPERVISORS = frozenset({"engineer", "administrator"})
"""Roles that may shelve urgent alarms and write below the operators' priority."""

_DEEDS = {
    "view": "look at this",
    "acknowledge": "handle alarms",
    "command": "command the plant",
    "configure": "change the configuration",
    "administer": "manage accounts",
    "report": "make reports",
}


def rights_of(role: str) -> tuple[str, ...]:
    """The actions of a role in the order of ``ACTIONS``; a role that is not known has none."""
    return tuple(action for action in ACTIONS if action in ROLES.get(role, frozenset()))


def require(rights: Collection[str], action: str, role: str) -> None:
    """Raise ``NotAllowed`` with a sentence unless ``action`` is among ``rights``."""
    if action not in rights:
        raise NotAllowed(f"The role {role or 'none'} may not {_DEEDS.get(action, action)}.")

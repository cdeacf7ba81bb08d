"""Rights come from one table, and what is not in it is forbidden."""

from __future__ import annotations

import itertools

import pytest

from app.domain.errors import NotAllowed
from app.domain.permissions import ACTIONS, ROLES, require, rights_of

ALLOWED = {
    "viewer": "view",
    "manager": "view report",
    "operator": "view acknowledge command report",
    "engineer": "view acknowledge command configure report",
    "administrator": "view acknowledge command configure administer report",
    "nobody": "",
}


@pytest.mark.parametrize(("role", "action"), list(itertools.product(ALLOWED, ACTIONS)))
def test_every_role_and_every_action(role: str, action: str) -> None:
    if action in ALLOWED[role].split():
        require(rights_of(role), action, role)
    else:
        with pytest.raises(NotAllowed, match=f"The role {role} may not "):
            require(rights_of(role), action, role)


def test_the_table_names_only_known_actions() -> None:
    assert set().union(*ROLES.values()) == set(ACTIONS)
    assert rights_of("administrator") == ACTIONS

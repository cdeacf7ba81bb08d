"""Goals of the month in words: what is missed by being over, and what by falling short."""

from __future__ import annotations

import pytest

from app.domain.messages import GoalState
from ui.panels.overview.goalspane import projected


def goal(measure: str, state: str, projection: float | None) -> GoalState:
    return GoalState(measure=measure, unit="MWh", to_date=1.0, plan=None, goal=100.0, projected=projection, state=state)


@pytest.mark.parametrize(
    ("measure", "state", "projection", "words"),
    [
        ("energy", "on_track", 78.0, "On track"),
        ("energy", "over", 103.3, "Over 3.3 %"),
        ("pv", "over", 19.2, "Short 80.8 %"),
        ("cost", "at_risk", 99.0, "At risk"),
        ("carbon", "unknown", None, "– –"),
    ],
)
def test_a_projection_says_on_which_side_of_the_goal_it_ends(
    measure: str, state: str, projection: float | None, words: str
) -> None:
    assert projected(goal(measure, state, projection)) == words

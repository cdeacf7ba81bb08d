"""Options become settings: defaults filled in, and nothing converted that was not meant."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import AddressError
from drivers.base import Option
from drivers.settings import filled

ROWS = (
    Option(name="unit", kind=int, required=True, low=0, high=255),
    Option(name="timeout_s", kind=float, default=1.0, low=0.1, high=60),
    Option(name="transport", kind=str, default="tcp", choices=("tcp", "rtu_over_tcp")),
    Option(name="flags", kind=bool, default=True),
)


def test_what_is_not_given_takes_its_default() -> None:
    assert filled({"unit": 3}, ROWS) == {"unit": 3, "timeout_s": 1.0, "transport": "tcp", "flags": True}


def test_a_whole_number_is_good_for_a_fraction_and_hyphens_for_choices() -> None:
    settings = filled({"unit": 3, "timeout_s": 2, "transport": "rtu-over-tcp"}, ROWS)
    assert settings["timeout_s"] == 2.0
    assert settings["transport"] == "rtu_over_tcp"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "'unit' is missing"),
        ({"unit": 256}, "above 255"),
        ({"unit": -1}, "below 0"),
        ({"unit": "3"}, "not a whole number"),
        ({"unit": True}, "not a whole number"),
        ({"unit": 3.5}, "not a whole number"),
        ({"unit": 3, "timeout_s": "fast"}, "not a number"),
        ({"unit": 3, "flags": "false"}, "not true or false"),
        ({"unit": 3, "transport": "pigeon"}, "tcp, rtu_over_tcp"),
        ({"unit": 3, "transport": 7}, "not text"),
    ],
)
def test_each_bad_option_is_named(options: dict[str, Any], words: str) -> None:
    with pytest.raises(AddressError, match=words):
        filled(options, ROWS)

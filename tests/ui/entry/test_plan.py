"""The first start: what has to be entered for which choice, and what a password must be."""

from __future__ import annotations

import pytest

from ui.entry.plan import DEMO, ENGINE, FILE, HERE, Plan, fault, is_engine_url
from ui.passwords import rules, strength

GOOD = Plan(choice=HERE, name="admin.site", password="a good long pass phrase 7", repeated="a good long pass phrase 7")


def changed(**entries: str) -> Plan:
    return Plan(**{**{key: getattr(GOOD, key) for key in ("choice", "name", "password", "repeated")}, **entries})


def test_everything_is_asked_for_in_the_order_of_the_page() -> None:
    assert fault(changed(name="ab"))[0] == "name"
    assert fault(changed(password="short"))[0] == "password"
    assert fault(changed(repeated="another"))[0] == "repeated"
    assert fault(GOOD) == ("", "")
    assert fault(changed(choice=DEMO)) == ("", "")


def test_a_site_file_has_to_be_chosen() -> None:
    assert fault(changed(choice=FILE))[0] == "file"
    assert fault(changed(choice=FILE, file="/site.yaml")) == ("", "")


def test_another_engine_has_its_own_accounts() -> None:
    plan = Plan(choice=ENGINE, url="http://10.20.0.11:8470")
    assert not plan.needs_account
    assert fault(plan) == ("", "")
    assert fault(Plan(choice=ENGINE))[0] == "url"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("http://127.0.0.1:8470", True),
        ("https://engine.local/", True),
        ("engine.local:8470", False),
        ("http://", False),
        ("http://host:99999", False),
        ("http://host/path", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_an_address_of_an_engine(text: str, right: bool) -> None:
    assert is_engine_url(text) is right


def test_rules_are_kept_one_by_one() -> None:
    kept = [rule.kept for rule in rules("admin", "Password1234!", "Password1234!")]
    assert kept == [True, False, True, True]
    assert [rule.kept for rule in rules("admin", "", "")] == [False, False, False, False]
    assert not rules("admin", "my admin phrase", "my admin phrase")[2].kept


def test_strength_grows_with_length_and_variety() -> None:
    assert [strength(text) for text in ("", "abc", "abcdefgh", "abcdefghijkl", "abcdefghijklmnop", "Abcdefghijklmno7")] == [
        0, 0, 1, 2, 3, 4,
    ]  # fmt: skip

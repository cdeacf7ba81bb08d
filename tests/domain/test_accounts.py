"""What a password must be."""

from __future__ import annotations

import pytest

from app.domain.accounts import check_credentials, password_rules
from app.domain.errors import InvalidInput

GOOD = "river-campus-42"


@pytest.mark.parametrize("password", [GOOD, "한강시민캠퍼스관제실운영자", "correct horse battery"])
def test_good_passwords(password: str) -> None:
    check_credentials("op.kim", password)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "12 characters"),
        ("river-camp1", "12 characters"),
        ("x" + "river" * 60, "12 characters"),
        ("password123456", "known"),
        ("Administrator1!", "known"),
        ("aaaaaaaaaaaaa", "known"),
        ("123456789012", "known"),
        ("my-OP.KIM-is-here", "user name"),
    ],
)
def test_bad_passwords_name_the_rule(password: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        check_credentials("op.kim", password)
    assert refused.value.field == "password"
    assert password not in str(refused.value) or not password


@pytest.mark.parametrize("name", ["", "ab", "a b c", "x" * 65, "<b>op</b>", "op\n1"])
def test_bad_names(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_credentials(name, GOOD)
    assert refused.value.field == "name"


def test_an_empty_password_keeps_no_rule() -> None:
    assert not any(rule.kept for rule in password_rules("", ""))

"""Accounts are found whatever the case of their name, and a name is taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.accounts import Account
from app.domain.errors import Conflict, NotFound
from app.store import Store, open_store

KIM = Account(
    name="Kim", role="operator", password_hash="$argon2id$…", created_at=datetime(2026, 3, 1, 8, 0, 0, 5, tzinfo=UTC)
)


def test_the_first_start_has_no_account_and_the_next_one_finds_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert not store.accounts.any()
        store.accounts.add(KIM)
    with open_store(tmp_path) as store:
        assert store.accounts.any()
        assert store.accounts.find("Kim") == KIM


def test_case_does_not_make_another_person(store: Store) -> None:
    store.accounts.add(KIM)
    assert store.accounts.find("KIM") == KIM
    with pytest.raises(Conflict, match="'kIM' already"):
        store.accounts.add(replace(KIM, name="kIM"))
    assert store.accounts.all() == [KIM]
    assert store.accounts.find("Lee") is None


def test_an_account_changes_in_place(store: Store) -> None:
    store.accounts.add(KIM)
    off = replace(KIM, role="viewer", enabled=False)
    store.accounts.change(off)
    assert store.accounts.find("Kim") == off
    with pytest.raises(NotFound, match="'Lee'"):
        store.accounts.change(replace(KIM, name="Lee"))

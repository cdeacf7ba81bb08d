"""Trees: filter, folds and the current node stay by id; marks change in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.columns import Mark
from widgets.tree import Tree
from widgets.treemodel import Node, NodesModel


def campus(extra: str = "") -> list[Node]:
    floors = [
        Node(f"cth.f{n}", f"Floor {n}", [Node(f"cth.ahu{n}{i}", f"AHU-{i}", words=f"CTH.AHU-{n}{i}") for i in range(3)])
        for n in range(4)
    ]
    more = [Node(extra, "Extra")] if extra else []
    return [
        Node("cth", "City Hall", [*more, *floors]),
        Node("lib", "Library", marks=(Mark(3), Mark(letter="S")), note="3 / 4"),
    ]


@pytest.fixture
def tree(qtbot: QtBot) -> Tree:
    made = Tree("Campus")
    qtbot.addWidget(made)
    made.resize(260, 400)
    made.show()
    made.show_nodes(campus(), expanded=["cth"])
    return made


def test_the_model_keeps_the_contract_of_qt() -> None:
    model = NodesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_nodes(campus())
    model.update_nodes({"lib": Node("lib", "Library", marks=(Mark(1),))})
    model.show_nodes(campus("x"))
    assert model.rowCount(QModelIndex()) == 2
    assert tester.model() is model


def test_a_node_is_found_unfolded_to_and_selected(tree: Tree) -> None:
    heard: list[str] = []
    tree.selected.connect(heard.append)
    assert tree.select_id("cth.ahu21")
    assert not tree.select_id("nowhere")
    assert (tree.current_id(), heard) == ("cth.ahu21", ["cth.ahu21"])
    assert "cth.f2" in tree.expanded_ids()


def test_new_nodes_keep_folds_and_the_current_node(tree: Tree) -> None:
    tree.select_id("cth.f3")
    heard: list[str] = []
    tree.selected.connect(heard.append)
    tree.show_nodes(campus("new"))
    assert (tree.current_id(), tree.expanded_ids(), heard) == ("cth.f3", ["cth"], [])
    tree.show_nodes([Node("lib", "Library")])
    assert (tree.current_id(), heard) == ("", [""])


def test_a_filter_keeps_what_leads_to_its_matches_and_then_folds_as_before(tree: Tree) -> None:
    tree.filter("ahu-21")
    assert tree.shown_count() == 3  # building, floor, unit
    tree.filter("city")
    assert tree.shown_count() == 17  # with all that is below
    tree.filter("AHU nothing")
    assert tree.shown_count() == 0
    tree.filter("")
    assert tree.shown_count() == 18
    assert tree.expanded_ids() == ["cth"]
    assert tree.isExpanded(tree.model().index(0, 0))
    assert not tree.isExpanded(tree.model().index(0, 0, tree.model().index(0, 0)))


def test_marks_change_in_place_without_moving_anything(tree: Tree) -> None:
    tree.select_id("lib")
    before = tree.viewport().grab().toImage()
    tree.update_nodes({"lib": Node("lib", "Library", marks=(Mark(1),)), "gone": Node("gone", "?")})
    rect = tree.visualRect(tree.currentIndex())
    image = tree.viewport().grab().toImage()
    assert image != before
    assert any(
        image.pixelColor(x, rect.center().y()) == QColor("#BC1C2C") for x in range(rect.right() - 40, rect.right())
    )
    assert tree.current_id() == "lib"
    node = tree.node("lib")
    assert node is not None and node.marks == (Mark(1),)


def test_enter_and_double_click_open_letters_do_not(tree: Tree, qtbot: QtBot) -> None:
    opened: list[str] = []
    tree.opened.connect(opened.append)
    tree.select_id("lib")
    QTest.keyClick(tree, Qt.Key.Key_Return)
    QTest.keyClick(tree, Qt.Key.Key_C)
    assert (opened, tree.current_id()) == (["lib"], "lib")
    at = tree.visualRect(tree.model().index(0, 0)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == ["lib", "cth"]


def test_a_node_speaks_its_marks(tree: Tree) -> None:
    index = tree.model().index(1, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Library, 3 / 4, Priority 3 Medium, Unacknowledged, Stale"


def test_rows_are_24_px_and_scale(tree: Tree, qtbot: QtBot) -> None:
    assert tree.visualRect(tree.model().index(0, 0)).height() == 24
    theme.set_text_scale(130)
    qtbot.waitUntil(lambda: tree.visualRect(tree.model().index(0, 0)).height() == 31)

"""The menus of the top bar: who is signed in, and the site. They open below the banner."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.context import Context
from ui.demo import FAULT_TITLES, DemoControls
from ui.place import Place
from ui.plain import plain
from ui.shell.shortcuts import keys_of
from widgets import theme
from widgets.language import language, tr

Do = Callable[[str], None]


def user_menu(parent: QWidget, do: Do, *, locked: bool) -> QMenu:
    """``do`` hears lock, unlock, own_password, sign_out, theme, language, text_size:115, second_window, shortcuts."""
    menu = _menu(parent)
    if locked:
        _add(menu, tr("Sign in again…"), "unlock", do)
    else:
        _add(menu, tr("Lock the console"), "lock", do)
    _add(menu, tr("Change password…"), "own_password", do)
    _add(menu, tr("Sign out"), "sign_out", do)
    menu.addSeparator()
    _add(menu, tr("Theme: Dark") if theme.theme() == "light" else tr("Theme: Light"), "theme", do)
    _add(menu, "한국어" if language() == "en" else "English", "language", do)
    _text_sizes(menu, do)
    menu.addSeparator()
    _add(menu, tr("Second window"), "second_window", do)
    _add(menu, tr("Full screen"), "full_screen", do)
    _add(menu, tr("Manual"), "manual", do)
    _add(menu, tr("List of shortcuts"), "shortcuts", do)
    _add(menu, tr("About Kilowatch"), "about", do)
    return menu


def site_menu(parent: QWidget, context: Context, do: Do, demo: DemoControls | None) -> QMenu:
    """The buildings, the connection, and the faults of the demo campus where there is one."""
    menu = _menu(parent)
    for number, building in enumerate(context.site.site.buildings, start=1):
        text = f"{plain(context.text(building.name))}\tCtrl+{number}"
        menu.addAction(text, partial(context.go, Place("zones", {"building": building.id})))
    menu.addSeparator()
    _add(menu, tr("Connection…"), "connection", do)
    if demo is not None:
        _demo_faults(menu, demo, do)
    return menu


def _demo_faults(menu: QMenu, demo: DemoControls, do: Do) -> None:
    faults = menu.addMenu(tr("Demo: provoke a fault"))
    for fault in demo.faults:
        action = faults.addAction(tr(FAULT_TITLES.get(fault, fault)), partial(do, f"fault:{fault}"))
        action.setCheckable(True)
        action.setChecked(fault in demo.active)


def _text_sizes(menu: QMenu, do: Do) -> None:
    sizes = menu.addMenu(tr("Text size"))
    group = QActionGroup(sizes)
    for size in theme.TEXT_SCALES:
        action = sizes.addAction(f"{size} %", partial(do, f"text_size:{size}"))
        action.setCheckable(True)
        action.setChecked(size == theme.text_scale())
        group.addAction(action)


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, text: str, action: str, do: Do) -> None:
    key = keys_of(action)
    menu.addAction(f"{text}\t{key}" if key else text, partial(do, action))

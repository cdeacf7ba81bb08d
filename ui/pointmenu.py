"""The right-click menu that every mark, tag and value has: faceplate, trend, alarms, command, copy tag. Shown, never exec()."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ui.context import Context
from ui.place import Place
from ui.siteindex import tag
from widgets.language import tr


def show_point_menu(context: Context, subject: str, at: QPoint, parent: QWidget) -> QMenu:
    """Open the menu of a piece of equipment, a zone or a point at a place on the screen."""
    menu = QMenu(parent)
    menu.addAction(tr("Faceplate"), lambda: context.open_faceplate(subject)).setShortcut("Return")
    points = [point.id for point in context.site.points_of(subject)]
    trended = [point for point in points if context.site.points[point].record is not None][:6]
    if trended:
        menu.addAction(tr("Trend"), lambda: context.go(Place("trends", {"points": trended}))).setShortcut("Ctrl+T")
    menu.addAction(tr("Alarms"), lambda: context.go(Place("alarms", {"search": tag(subject)})))
    command = command_point(context, subject)
    if command is not None and context.may("command"):
        menu.addAction(tr("Command…"), lambda: context.open_command(command)).setShortcut("Ctrl+Return")
    menu.addSeparator()
    menu.addAction(tr("Copy tag"), lambda: QGuiApplication.clipboard().setText(tag(subject)))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def command_point(context: Context, subject: str) -> str | None:
    """The point that a command on a subject means: itself, its setpoint, or the first that can be written."""
    writable = [p.id for p in context.site.points_of(subject) if p.writable is not None]
    if subject in context.site.points:
        return subject if context.site.points[subject].writable is not None else None
    holder = context.site.zones.get(subject) or context.site.equipment.get(subject)
    wished = [holder.points.get(role) for role in ("setpoint", "supply_setpoint", "chw_setpoint")] if holder else []
    return next((point for point in wished if point in writable), next(iter(writable), None))

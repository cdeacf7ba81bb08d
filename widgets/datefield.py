"""A day, or a day with time, typed or taken from a calendar. Written as ISO date as in files and reports; local time of the site."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, QTime, Signal
from PySide6.QtGui import QIcon, QPaintEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit, QToolButton, QWidget

from widgets.fields import mark_invalid, paint_opener
from widgets.language import language
from widgets.theme import changes, colour

LOCALES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "ko": QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea),
}
MONTH_BUTTONS = {"qt_calendar_prevmonth": "‹", "qt_calendar_nextmonth": "›"}
"""Their icons stay black in the dark theme."""


class _Moment(QDateTimeEdit):
    """What both fields share: calendar, chevron, wheel only with focus."""

    def __init__(self, pattern: str, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setLocale(LOCALES[language()])
        self.setDisplayFormat(pattern)
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        for name_of_button, sign in MONTH_BUTTONS.items():
            button = calendar.findChild(QToolButton, name_of_button)
            if button is not None:
                button.setIcon(QIcon())
                button.setText(sign)
        self.setCurrentSection(QDateTimeEdit.Section.DaySection)  # arrows go from day to day
        self._dress()
        changes.changed.connect(self._dress)

    def show_fault(self, text: str) -> None:
        """A sentence marks the entry as invalid; empty clears that."""
        mark_invalid(self, text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_opener(self)

    def _dress(self) -> None:
        """Weekend days are grey in a calendar, not red."""
        plain = QTextCharFormat()
        plain.setForeground(colour("text3"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendarWidget().setWeekdayTextFormat(day, plain)


class DateField(_Moment):
    """A day. ``changed`` carries a ``date`` when the operator chose another one."""

    changed = Signal(object)

    def __init__(self, day: date, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__("yyyy-MM-dd", name, parent)
        self.set_value(day)
        self.dateChanged.connect(lambda _: self.changed.emit(self.value()))

    def value(self) -> date:
        """The day that is shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_value(self, day: date) -> None:
        """Show a day without a signal."""
        blocked = self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(blocked)

    def set_limits(self, first: date, last: date) -> None:
        """The days that may be chosen."""
        self.setDateRange(QDate(first.year, first.month, first.day), QDate(last.year, last.month, last.day))


class MomentField(_Moment):
    """A day with time in the zone of the site. ``changed`` carries an aware instant."""

    changed = Signal(object)

    def __init__(self, at: datetime, zone: tzinfo | None, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__("yyyy-MM-dd HH:mm", name, parent)
        self._zone = zone
        self.set_value(at)
        self.dateTimeChanged.connect(lambda _: self.changed.emit(self.value()))

    def value(self) -> datetime:
        """The instant that is shown, in the zone of the site."""
        day, clock = self.date(), self.time()
        wall = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())  # noqa: DTZ001 the zone follows
        return wall.replace(tzinfo=self._zone) if self._zone is not None else wall.astimezone()

    def set_value(self, at: datetime) -> None:
        """Show an aware instant without a signal."""
        wall = at.astimezone(self._zone)
        blocked = self.blockSignals(True)
        self.setDateTime(QDateTime(QDate(wall.year, wall.month, wall.day), QTime(wall.hour, wall.minute)))
        self.blockSignals(blocked)

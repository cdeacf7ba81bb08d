"""Words for tooltips as they are. Qt renders a tooltip that looks like rich text, with the images that it names: names from
devices, site files and people must not do that."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """``text`` for ``setToolTip`` and ``QToolTip.showText``, shown letter by letter whatever is in it."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text

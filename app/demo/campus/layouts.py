"""The layouts of the library, the sports centre and the data centre, in metres; and all layouts by name."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.campus.cityhall import CTH_3, CTH_ATRIUM, CTH_B1, CTH_B2, CTH_TOWER
from app.demo.campus.layout import Layout, rectangle
from app.demo.campus.rows import ATRIUM, CORRIDOR, LIFTS, PARKING, PLANT, WC, LayoutRow, axes, cell, room, service
from app.domain.site import Name


def _block(width: float, height: float, letters: str, rows: tuple[LayoutRow, ...], axes_y: tuple[float, ...]) -> Layout:
    return Layout(
        width_m=width,
        height_m=height,
        outline=rectangle(0.0, 0.0, width, height),
        cells=tuple(cell(row) for row in rows),
        axes_x=axes(letters, width / (len(letters) - 1)),
        axes_y=tuple((str(i), y) for i, y in enumerate(axes_y, 1)),
    )


LIB = _block(
    56.0,
    40.0,
    "ABCDEFGH",
    (
        room("01", 0, 0, 32, 12, "S"),
        room("02", 32, 0, 56, 12, "S"),
        room("03", 0, 12, 14, 28, "E"),
        room("04", 42, 12, 56, 24, "S"),
        room("05", 0, 28, 22, 40, "N"),
        room("06", 22, 28, 42, 40, "N"),
        room("07", 42, 28, 56, 40, "N"),
        service(CORRIDOR, "corridor", 14, 12, 42, 16),
        service(LIFTS, "stairs", 14, 16, 20, 24, "N"),
        service(WC, "wc", 20, 16, 26, 24, "S"),
        service(ATRIUM, "atrium", 26, 16, 42, 24),
        service(CORRIDOR, "corridor", 14, 24, 56, 28),
    ),
    (0.0, 12.0, 28.0, 40.0),
)

LIB_B1 = _block(
    56.0,
    40.0,
    "ABCDEFGH",
    (
        room("01", 0, 0, 56, 12, "S"),
        room("02", 0, 12, 14, 28, "E"),
        room("03", 42, 12, 56, 24, "S"),
        service(CORRIDOR, "corridor", 14, 12, 42, 16),
        service(LIFTS, "stairs", 14, 16, 20, 24, "N"),
        service(WC, "wc", 20, 16, 26, 24, "S"),
        service(Name("Air handling", "공조실"), "core", 26, 16, 42, 24, "S"),
        service(CORRIDOR, "corridor", 14, 24, 56, 28),
        service(PLANT, "core", 0, 28, 28, 40, "N"),
        service(PARKING, "core", 28, 28, 56, 40),
    ),
    (0.0, 12.0, 28.0, 40.0),
)

SPC_1 = _block(
    72.0,
    45.0,
    "ABCDEFG",
    (
        room("01", 0, 0, 40, 27, "S"),
        room("02", 40, 0, 72, 18, "S"),
        service(CORRIDOR, "corridor", 40, 18, 72, 22),
        service(CORRIDOR, "corridor", 0, 27, 40, 30),
        room("03", 0, 30, 14, 45, "N"),
        room("04", 14, 30, 28, 45, "N"),
        service(WC, "wc", 28, 30, 34, 45, "N"),
        service(Name("Pool plant", "수처리실"), "core", 34, 30, 40, 45, "N"),
        service(CORRIDOR, "corridor", 40, 22, 44, 45),
        room("05", 44, 22, 58, 45, "W"),
        room("06", 58, 22, 72, 34, "N"),
        room("07", 58, 34, 65, 45, "W"),
        service(LIFTS, "stairs", 65, 34, 72, 45, "N"),
    ),
    (0.0, 18.0, 30.0, 45.0),
)

SPC_2 = _block(
    72.0,
    45.0,
    "ABCDEFG",
    (
        room("01", 0, 0, 44, 30, "S"),
        room("02", 44, 0, 52, 30, "S"),
        room("03", 52, 0, 72, 15, "W"),
        room("04", 52, 15, 72, 30, "S"),
        service(CORRIDOR, "corridor", 0, 30, 72, 34),
        room("05", 0, 34, 20, 45, "N"),
        room("06", 20, 34, 32, 45, "N"),
        service(WC, "wc", 32, 34, 38, 45, "N"),
        service(LIFTS, "stairs", 38, 34, 44, 45, "N"),
        service(Name("Air handling", "공조실"), "core", 44, 34, 56, 45, "N"),
        room("07", 56, 34, 72, 45, "N"),
    ),
    (0.0, 15.0, 30.0, 45.0),
)

SPC_B1 = _block(
    72.0,
    45.0,
    "ABCDEFG",
    (
        room("01", 0, 0, 40, 20, "S"),
        room("02", 40, 0, 72, 20, "S"),
        service(CORRIDOR, "corridor", 0, 20, 72, 24),
        room("03", 0, 24, 20, 45, "N"),
        service(WC, "wc", 20, 24, 28, 45, "N"),
        service(LIFTS, "stairs", 28, 24, 36, 45, "N"),
        service(PLANT, "core", 36, 24, 72, 45, "N"),
    ),
    (0.0, 20.0, 45.0),
)

DMC = _block(
    45.0,
    35.0,
    "ABCDEF",
    (
        room("01", 0, 0, 22, 13, "S"),
        room("02", 22, 0, 45, 13, "S"),
        service(CORRIDOR, "corridor", 0, 13, 45, 16),
        service(LIFTS, "stairs", 0, 16, 7, 22, "N"),
        service(WC, "wc", 7, 16, 14, 22, "N"),
        service(CORRIDOR, "corridor", 14, 16, 18, 35),
        room("03", 18, 16, 32, 35, "N"),
        room("04", 32, 16, 45, 35, "N"),
        room("05", 0, 22, 14, 35, "E"),
    ),
    (0.0, 13.0, 35.0),
)

LAYOUTS: Mapping[str, Layout] = {
    "cth-3": CTH_3,
    "cth-atrium": CTH_ATRIUM,
    "cth-tower": CTH_TOWER,
    "cth-b1": CTH_B1,
    "cth-b2": CTH_B2,
    "lib": LIB,
    "lib-b1": LIB_B1,
    "spc-1": SPC_1,
    "spc-2": SPC_2,
    "spc-b1": SPC_B1,
    "dmc": DMC,
}

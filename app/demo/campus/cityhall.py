"""The layouts of City Hall, measured in a grid of 774 x 490 units on 54.0 m x 34.2 m."""

from __future__ import annotations

from app.demo.campus.layout import Cell, Layout
from app.demo.campus.rows import (
    ATRIUM,
    CORRIDOR,
    LIFTS,
    PARKING,
    RISER,
    STAIRS,
    TERRACE,
    WC,
    LayoutRow,
    axes,
    cell,
    room,
    service,
)
from app.domain.site import Name, Polygon

# Units of the grid, origin at the north-west corner (382, 169).
_CTH_SCALE, _CTH_X, _CTH_Y = 54.0 / 774.0, 382.0, 169.0
_CTH_AXES_Y = (("1", 0.0), ("2", 9.28), ("3", 23.65), ("4", 34.19))
_CTH_CORE = (
    service(LIFTS, "stairs", 498, 319, 601, 388, "N"),
    service(WC, "wc", 498, 388, 550, 491, "S"),
    service(STAIRS, "stairs", 936, 319, 975, 394, "N"),
    service(RISER, "core", 975, 319, 1027, 394),
    service(Name("Air handling", "공조실"), "core", 936, 394, 1027, 491, "S"),
)


def _u(*points: tuple[float, float]) -> Polygon:
    return tuple((round((x - _CTH_X) * _CTH_SCALE, 2), round((y - _CTH_Y) * _CTH_SCALE, 2)) for x, y in points)


def _north_corridor(key: str) -> Cell:
    """The north corridor and the three open sides of the atrium that hang on it."""
    outer = ((382, 286), (1156, 286), (1156, 319), (936, 319), (936, 458), (898, 458), (898, 352))
    inner = ((640, 352), (640, 458), (601, 458), (601, 319), (382, 319))
    return Cell(key, _u(*outer, *inner), "corridor", Name() if key else CORRIDOR)


def _cth(rows: tuple[LayoutRow, ...], extra: tuple[Cell, ...] = (), terrace: bool = False) -> Layout:
    notch = ((1156, 594), (949, 594), (949, 659)) if terrace else ((1156, 659),)
    cells = tuple(cell(row, _CTH_SCALE, _CTH_X, _CTH_Y) for row in (*rows, *_CTH_CORE))
    return Layout(
        width_m=54.0,
        height_m=34.19,
        outline=_u((382, 169), (1156, 169), *notch, (382, 659)),
        cells=(*cells, *extra),
        axes_x=axes("ABCDEFG", 9.0),
        axes_y=_CTH_AXES_Y,
    )


_ATRIUM = service(ATRIUM, "atrium", 640, 352, 898, 458)
_NORTH_3 = ((382, 550), (550, 614), (614, 679), (679, 769), (769, 846), (846, 963), (963, 1027), (1027, 1156))

CTH_3 = _cth(
    (
        *(room(f"{i:02d}", a, 169, b, 286, "S") for i, (a, b) in enumerate(_NORTH_3, 1)),
        room("10", 382, 319, 498, 405, "N"),
        room("11", 382, 405, 498, 491, "S"),
        room("12", 1027, 319, 1156, 491, "N"),
        room("13", 550, 388, 601, 491, "S"),
        ("14", 601, 458, 936, 491, "corridor", "", Name()),
        ("15", 382, 491, 1156, 525, "corridor", "", Name()),
        room("16", 382, 525, 562, 659, "N"),
        room("17", 562, 525, 620, 592, "N"),
        room("18", 562, 592, 620, 659, "E"),
        room("19", 620, 525, 704, 659, "N"),
        room("20", 704, 525, 821, 659, "N"),
        room("21", 821, 525, 885, 659, "N"),
        room("22", 885, 525, 949, 659, "N"),
        room("23", 949, 525, 1040, 594, "N"),
        room("24", 1040, 525, 1094, 594, "N"),
        room("25", 1094, 525, 1156, 594, "N"),
        _ATRIUM,
        service(TERRACE, "terrace", 949, 594, 1156, 659),
    ),
    (_north_corridor("09"),),
    terrace=True,
)

_BLOCKS = (
    room("01", 382, 169, 679, 286, "S"),
    room("02", 679, 169, 1156, 286, "S"),
    room("03", 382, 319, 498, 491, "N"),
    service(Name("Copy room", "복사실"), "core", 550, 388, 601, 491, "S"),
    room("04", 1027, 319, 1156, 491, "N"),
    service(CORRIDOR, "corridor", 382, 491, 1156, 525),
    room("05", 382, 525, 704, 659, "N"),
    room("06", 704, 525, 949, 659, "N"),
    room("07", 949, 525, 1156, 659, "N"),
)

_GALLERY = service(Name("Gallery", "갤러리"), "corridor", 601, 458, 936, 491)

CTH_ATRIUM = _cth((*_BLOCKS, _ATRIUM, _GALLERY), (_north_corridor(""),))

CTH_TOWER = _cth(
    (
        *(r for r in _BLOCKS if r[0] not in ("06", "07")),
        service(CORRIDOR, "corridor", 382, 286, 1156, 319),
        room("06", 704, 525, 1156, 659, "N"),
        room("07", 601, 319, 936, 491, "S"),
    )
)

CTH_B1 = _cth(
    (
        room("01", 382, 169, 679, 286, "S"),
        room("02", 679, 169, 846, 286, "S"),
        room("03", 846, 169, 1156, 286, "S"),
        service(CORRIDOR, "corridor", 382, 286, 1156, 319),
        room("04", 1027, 319, 1156, 491, "N"),
        service(Name("Store", "창고"), "core", 382, 319, 498, 491, "N"),
        service(Name("Store", "창고"), "core", 550, 388, 601, 491, "S"),
        service(Name("Loading bay", "하역장"), "core", 601, 319, 936, 491, "S"),
        service(CORRIDOR, "corridor", 382, 491, 1156, 525),
        service(PARKING, "core", 382, 525, 1156, 659),
    )
)

CTH_B2 = _cth(
    (
        room("01", 382, 169, 769, 286, "S"),
        room("02", 769, 169, 1156, 286, "S"),
        service(CORRIDOR, "corridor", 382, 286, 1156, 319),
        service(Name("Water tank", "저수조"), "core", 382, 319, 498, 491, "N"),
        service(Name("Store", "창고"), "core", 550, 388, 601, 491, "S"),
        service(Name("Cable room", "케이블실"), "core", 1027, 319, 1156, 491, "N"),
        service(Name("Pump room", "펌프실"), "core", 601, 319, 936, 491, "S"),
        service(CORRIDOR, "corridor", 382, 491, 1156, 525),
        service(PARKING, "core", 382, 525, 1156, 659),
    )
)

"""The preview of a sheet shows what the workbook has: two languages in the head, the total in its language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.messages import PreviewSheet, ReportPreview
from ui.panels.reports.sheetview import NAMES_PX, ROW_PX, sheet_lines

SHEET = PreviewSheet(
    key="summary", name="Summary / 요약", columns=("Building / 건물", "Energy / 사용량"), units=("", "kWh"), numbers=("", "#,##0"),
    rows=(("City Hall / 시청", 151_486.0), ("Library / 도서관", None)), total=2, totals=(False, True),
)  # fmt: skip
PREVIEW = ReportPreview(title="Energy report", head=("Test site",), file_name="x.xlsx", sheets=(SHEET,))


def test_a_missing_value_is_empty_and_the_total_counts_what_is_there() -> None:
    data = [line.texts for line in sheet_lines(PREVIEW, SHEET) if line.kind in ("data", "total")]
    assert data == [("City Hall / 시청", "151,486"), ("Library / 도서관", ""), ("Total", "151,486")]


def test_notes_stand_between_head_and_table_as_in_the_workbook() -> None:
    lines = sheet_lines(PREVIEW, replace(SHEET, notes=("Cost before tariff.",)))
    assert [line.texts for line in lines if line.kind == "head"] == [("Test site",), ("Cost before tariff.",), ()]


@pytest.mark.parametrize(("language", "name"), [("en", "Total"), ("ko", "합계"), ("both", "Total / 합계")])
def test_the_total_is_named_in_the_language_of_the_workbook(language: str, name: str) -> None:
    assert sheet_lines(PREVIEW, SHEET, language)[-1].texts[0] == name


def test_names_in_two_languages_have_two_lines() -> None:
    heights = {line.kind: line.height_px for line in sheet_lines(PREVIEW, SHEET)}
    assert (heights["columns"], heights["data"]) == (NAMES_PX, ROW_PX)

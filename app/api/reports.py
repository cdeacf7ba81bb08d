"""Excel reports."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from app.api import examples
from app.api.answers import SAFE_HEADERS
from app.api.route import XLSX, Call, Route
from app.domain.messages import ReportJob, ReportPreview, ReportRequest


async def preview(call: Call) -> ReportPreview:
    return await call.engine.reports.preview(call.body, call.signed.name)


async def start(call: Call) -> ReportJob:
    return await call.engine.reports.start(call.body, call.signed.name)


async def reports(call: Call) -> list[ReportJob]:
    return call.engine.reports.jobs()


async def report(call: Call) -> ReportJob:
    return call.engine.reports.job(call.path["id"])


async def cancel(call: Call) -> ReportJob:
    return await call.engine.reports.cancel(call.path["id"])


async def file(call: Call) -> web.FileResponse:
    place = call.engine.reports.file(call.path["id"])
    name = call.engine.reports.job(call.path["id"]).file_name
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Content-Type": XLSX}
    return web.FileResponse(place, headers={**SAFE_HEADERS, **headers})


ROUTES = (
    Route(
        method="POST",
        path="reports/preview",
        handler=preview,
        right="report",
        summary="The first rows of each sheet as the workbook would have them.",
        body=ReportRequest,
        answer=ReportPreview,
        example=examples.REPORT_REQUEST,
        example_answer=examples.PREVIEW,
    ),
    Route(
        method="POST",
        path="reports",
        handler=start,
        right="report",
        summary="Begin to write a workbook.",
        text="Ask `reports/{id}` for its progress; `reports/{id}/file` gives it when its state is ready.",
        body=ReportRequest,
        answer=ReportJob,
        status=202,
        example=examples.REPORT_REQUEST,
        example_answer=examples.REPORT_JOB,
    ),
    Route(
        method="GET",
        path="reports",
        handler=reports,
        right="report",
        summary="Running and past reports, newest first.",
        answer=list[ReportJob],
        example_answer=[examples.REPORT_JOB],
    ),
    Route(
        method="GET",
        path="reports/{id}",
        handler=report,
        right="report",
        summary="One report with its progress.",
        answer=ReportJob,
        example_path="reports/20260714-143102-1",
        example_answer=examples.REPORT_JOB,
    ),
    Route(
        method="POST",
        path="reports/{id}/cancel",
        handler=cancel,
        right="report",
        summary="Cancel a report that is waiting or running; no file is left behind.",
        answer=ReportJob,
        example_path="reports/20260714-143102-1/cancel",
        example_answer={**examples.REPORT_JOB, "state": "cancelled"},
    ),
    Route(
        method="GET",
        path="reports/{id}/file",
        handler=file,
        right="report",
        summary="The workbook; 409 while it is not ready.",
        answer=bytes,
        gives=(XLSX,),
        example_path="reports/20260714-143102-1/file",
    ),
)

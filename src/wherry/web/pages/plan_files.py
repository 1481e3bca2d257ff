"""Files of a plan: the committee's paper, the workbook, the document, and each table."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wherry.show.plan_report import report_pdf, report_word
from wherry.show.plan_tables import plan_tables
from wherry.store.models import Run
from wherry.store.models.run import APPRAISAL, EXPLANATION, PLAN
from wherry.web.pages.downloads import file_response
from wherry.web.pages.papers import answer_file, document_of, naming_of, run_of
from wherry.web.pages.plan_parts import TITLE, find_more

Json = dict[str, Any]

REPORT = "report"
REPORT_FORMS = {
    "pdf": (report_pdf, "application/pdf"),
    "docx": (report_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""The committee's paper: what writes it and what it is."""


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The whole plan as a workbook or a document, or one of its tables."""
    run = run_of(run_id, PLAN)
    document = document_of(run)
    if name == REPORT and form in REPORT_FORMS:
        return _report(run, document, form)
    return answer_file(run, document, TITLE, plan_tables(document, naming_of()), name=name, form=form)


def _report(run: Run, document: Json, form: str) -> HttpResponse:
    """The committee's paper, with the options and reasons that were worked out for this plan, if they are in view."""
    more = {kind: find_more(run, kind) for kind in (APPRAISAL, EXPLANATION)}
    documents = {kind: None if found is None else document_of(found) for kind, found in more.items()}
    write, content_type = REPORT_FORMS[form]
    name = f"committee-report-{localdate(run.finished_at).isoformat()}.{form}"
    return file_response(write(document, naming_of(), **documents), name, content_type)


urlpatterns = [path("plan/<uuid:run_id>/download/<str:name>.<str:form>", download, name="plan-download")]

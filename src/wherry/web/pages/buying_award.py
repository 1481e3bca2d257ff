"""Awards: a file of bids is answered while its sender waits, and neither file nor answer is kept."""

from __future__ import annotations

import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from wherry.record.error import CannotRead, WherryError
from wherry.record.money import pounds
from wherry.show.award_tables import award_tables
from wherry.show.document import make_document
from wherry.show.words import say_count, say_list, say_money, say_number
from wherry.web.forms.award import AwardForm
from wherry.web.pages.papers import asking_bodies
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.present.runs import breakable
from wherry.web.shell import page
from wherry.work.answers import Answer
from wherry.work.buying_award import answer_award

TITLE = "Award"
MOST_SECONDS = 20.0
Json = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest) -> HttpResponse:
    """The form; what is sent is answered on the same page."""
    asking = bool(asking_bodies(request))
    if request.method == "POST" and not asking:
        raise Http404
    form = AwardForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    found: Json = {}
    if form.is_valid():
        try:
            found = _shown(_answer(form.cleaned_data["file"]))
        except CannotRead as fault:
            form.add_error("file", _sentence(f"{fault.why}. {fault.remedy}"))
        except WherryError as fault:
            form.add_error("file", _sentence(str(fault)))
    return page(
        request,
        "buying/award.html",
        title=f"Buying: {TITLE.lower()}",
        wide=True,
        status=422 if form.errors else 200,
        parts=present.parts("buying-award"),
        crumbs=present.crumbs((TITLE, "")),
        form=form if asking else None,
        seconds=say_number(int(MOST_SECONDS)),
        **found,
    )


def _answer(sent: UploadedFile) -> Answer:
    """The award, as far as it is found in the seconds that somebody can wait."""
    ends_at = time.perf_counter() + MOST_SECONDS
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        kept = Path(folder) / "bids.json"
        kept.write_bytes(sent.read())
        return answer_award(kept, stop=lambda: time.perf_counter() > ends_at)


def _shown(answer: Answer) -> Json:
    document = make_document(
        answer.kind,
        question=answer.question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )
    return {
        "head": headline(document),
        "doubts": document["answer"]["doubts"],
        "tables": [shown(table) for table in award_tables(document).values() if table.rows],
        "sha256": breakable(answer.inputs_sha256),
    }


def headline(document: Json) -> Json:
    """The head of an award, in words."""
    answer, asked = document["answer"], document["question"]
    won, check = answer["award"], answer["check"]
    proven = answer["status"] == "optimal"
    price_alone = Decimal(asked["price_percent"]) == 100
    winners = sorted({bid["supplier"] for bid in won["bids"]})
    best = "costs less" if price_alone else "scores more"
    sold = len(asked["lots"]) - len(won["unsold"])
    return {
        "lead": f"{say_list(winners)} would win {sold:,} of {say_count(len(asked['lots']), 'lot')} for "
        f"{say_money(pounds(won['price_pence']), pennies=True)}.",
        "unsold": f"Nobody wins {say_list(won['unsold'])}." if won["unsold"] else "",
        "scores": ""
        if price_alone
        else f"Its score is {won['score']} of 100: {won['price_score']} for price, which weighs "
        f"{asked['price_percent']}%, and {won['quality_score']} for quality. The cheapest award costs "
        f"{say_money(pounds(answer['cheapest']['price_pence']), pennies=True)}.",
        "status": {"text": "Proven", "colour": "green"} if proven else {"text": "Not proven", "colour": "orange"},
        "proof": f"No award that gives as many lots a winner {best}."
        if proven
        else f"The time for a page ran out; perhaps another award {best}. The command wherry buy award can go on.",
        "check": {"text": "Checked", "colour": "green"}
        if check["agreed"]
        else {"text": "Does not hold", "colour": "red"},
        "checked": f"Prices, discounts, limits and scores were added up afresh: {say_count(check['figures'], 'figure')}"
        + (", and all agree." if check["agreed"] else ", and they do not agree:"),
        "faults": check["faults"],
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


urlpatterns = [path("buying/award", award, name="buying-award")]

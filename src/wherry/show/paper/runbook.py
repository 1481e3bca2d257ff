"""The runbook of a pairing: what to do, in order, when the site is lost, and how sure anybody is that it works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.engine.resilience.pairing.answer import TESTED, Separated, Standing
from wherry.engine.resilience.pairing.objectives import RESOURCES, WORDS, objectives
from wherry.record.certificate import Pairing
from wherry.record.recovery import Exercise, ExerciseAction, RecoveryNeed
from wherry.show.naming import Naming
from wherry.show.paper import blocks
from wherry.show.paper.pdf import write_pdf
from wherry.show.table import Column, Table
from wherry.show.words import UNKNOWN, say_day, say_list, say_yes_no

NOT_RECORDED = "not recorded: find out before it is needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """Everything that a runbook tells. ``sites`` are the names of the two sites by reference; ``host_body`` is the
    body that recovers, None where the reader may not know it."""

    pairing: Pairing
    standing: Standing
    sites: dict[str, str]
    host_body: str | None
    needs: tuple[RecoveryNeed, ...]
    exercises: tuple[Exercise, ...]
    actions: tuple[ExerciseAction, ...]
    as_of: date
    generated: bool


def runbook_pdf(book: Runbook, naming: Naming) -> bytes:
    """The runbook as PDF. ``Missing`` where Pango is not installed."""
    return write_pdf(runbook_html(book, naming), title=f"Runbook {book.pairing.ref}", generated=book.generated)


def runbook_html(book: Runbook, naming: Naming) -> str:
    """What stands in the runbook, for ``wherry.show.paper.pdf``."""
    return "".join(_blocks(book, naming))


def _blocks(book: Runbook, naming: Naming) -> Iterator[str]:
    pairing = book.pairing
    site, host = (book.sites.get(ref, ref) for ref in (pairing.site, pairing.recovery_site))
    yield blocks.heading(f"If {site} is lost: recover at {host}", level=1)
    yield blocks.paragraph(f"As the records stood on {say_day(book.as_of)}.", style="quiet")
    yield blocks.box(*_how_sure(book.standing))
    yield blocks.facts(
        [
            ("Recovers", f"{site} ({pairing.site}), {naming.body(pairing.body)}"),
            ("At", f"{host} ({pairing.recovery_site}){_of(book, naming)}"),
            ("May be invoked by", pairing.invoked_by or NOT_RECORDED),
            ("How the host is reached", pairing.call_out or NOT_RECORDED),
            ("If several invoke at once", _priority(pairing)),
            ("How long the host carries it", _days(pairing.longest_days)),
            ("How data get there", pairing.replication or NOT_RECORDED),
        ]
    )
    yield blocks.heading("What is recovered, the soonest first")
    yield blocks.table(_needs(book, naming))
    yield blocks.heading("Before you invoke")
    yield blocks.listing(_before(book), tick=True)
    yield blocks.heading("Do this, in this order")
    yield blocks.listing(_steps(book, naming), numbered=True)
    yield blocks.heading("Write down the times", level=2)
    yield blocks.sign_here(["Invoked at", "By", *(f"{naming.service(ref)} runs at" for ref in pairing.services)])
    yield blocks.heading("Are the two sites apart?", new_page=True)
    yield blocks.table(_separation(book.standing.separated))
    yield blocks.heading("What was tried")
    yield blocks.table(_exercises(book.exercises))
    if book.actions:
        yield blocks.table(_actions(book.actions))


def _how_sure(standing: Standing) -> list[str]:
    if standing.standing == TESTED:
        until = f" It counts until {say_day(standing.good_until)}." if standing.good_until else ""
        return [
            blocks.paragraph("This recovery has been proved.", style="lead"),
            blocks.paragraph(_said(standing, until)),
        ]
    words = "This recovery has NOT been proved. Have a second way ready."
    return [blocks.paragraph(words, style="lead"), blocks.paragraph(_said(standing, ""))]


def _said(standing: Standing, until: str) -> str:
    return f"{standing.standing.capitalize()}: {standing.says}.{until}"


def _of(book: Runbook, naming: Naming) -> str:
    return "" if book.host_body is None else f", {naming.body(book.host_body)}"


def _priority(pairing: Pairing) -> str:
    return NOT_RECORDED if pairing.priority is None else f"place {pairing.priority} in the order"


def _days(days: int | None) -> str:
    return NOT_RECORDED if days is None else f"{days} days at most"


def _needs(book: Runbook, naming: Naming) -> Table:
    rows = sorted(book.needs, key=lambda need: (objectives(need)[0], need.service))
    return Table(
        caption="Services",
        columns=(
            Column(heading="Service"),
            Column(heading="Tier"),
            Column(heading="Back within", kind="number", unit="hours"),
            Column(heading="Data lost at most", kind="number", unit="hours"),
            Column(heading="It takes"),
        ),
        rows=[(naming.service(need.service), need.tier, *objectives(need), _takes(need)) for need in rows],
        notes=() if rows else ("Nobody has recorded what these services need: agree it with their owners.",),
    )


def _takes(need: RecoveryNeed) -> str:
    found = [(name, getattr(need, name)) for name in RESOURCES]
    told = [
        f"{_plain(amount) if amount is not None else UNKNOWN} {WORDS[name]}" for name, amount in found if amount != 0
    ]
    return say_list(told) if told else "nothing that was recorded"


def _before(book: Runbook) -> list[str]:
    pairing = book.pairing
    checks = [
        "The site is really lost, or will be out for longer than the soonest service can wait.",
        "The host stands, and what took the site has not taken the host (see the page on separation).",
    ]
    if pairing.own_credentials:
        checks.append(
            "If it is malware: the copy runs under credentials that the lost site's administrators do not hold."
        )
    else:
        checks.append(
            "If it is malware, STOP: nobody has recorded that the copy runs under credentials of its own, so it may be "
            "lost too. Do not join it to the network before it has been looked at."
        )
    if pairing.offline_copy:
        checks.append("If the copy cannot be trusted: fetch the one that is offline.")
    else:
        checks.append("Nobody has recorded that there is an offline copy: take one before anything is started.")
    checks += [
        f"{blocker.kind.capitalize()} was {blocker.verdict} when it was last looked at: {blocker.says}."
        for blocker in book.standing.separated
        if blocker.verdict != "separate"
    ]
    return checks


def _steps(book: Runbook, naming: Naming) -> list[str]:
    pairing = book.pairing
    first = [
        f"Ring the host: {pairing.call_out or NOT_RECORDED}. Say: we invoke {pairing.ref}.",
        "Write down the time. Every RTO counts from this call.",
    ]
    soonest = sorted(book.needs, key=lambda need: (objectives(need)[0], need.service))
    named = {need.service for need in soonest}
    order = [
        f"Start {naming.service(need.service)} at the host: it must run within {_plain(objectives(need)[0])} hours."
        for need in soonest
    ]
    order += [f"Start {naming.service(ref)} at the host." for ref in pairing.services if ref not in named]
    steps = [step.strip() for step in (pairing.network_steps or "").split(";") if step.strip()]
    network = [f"{step[:1].upper()}{step[1:]}." for step in steps] or [f"Re-route the network: {NOT_RECORDED}."]
    last = [
        "Let a user of each service try it, and write down the time at which it worked.",
        "Tell the bodies that share the host that its room is taken.",
        "Keep copies from now on as the host does, so that nothing is lost on the way back.",
        "Before going back: agree the day, copy everything home, try it, then move the network last.",
    ]
    return [*first, *order, *network, *last]


def _separation(tests: Sequence[Separated]) -> Table:
    return Table(
        caption="Rules that the partnership accepted",
        columns=(
            Column(heading="Of"),
            Column(heading="Verdict"),
            Column(heading="What it rests on"),
            Column(heading="Why it is asked for"),
            Column(heading="Accepted by"),
        ),
        rows=[(test.kind, test.verdict, test.says, test.reason, test.accepted_by) for test in tests],
        notes=("Unknown is not separate. No standard fixes a distance: each rule is somebody's decision.",),
    )


def _exercises(rows: Sequence[Exercise]) -> Table:
    held = sorted((row for row in rows if row.held is not None), key=lambda row: str(row.held), reverse=True)
    return Table(
        caption="Exercises held, the newest first",
        columns=(
            Column(heading="Held", kind="date"),
            Column(heading="Kind"),
            Column(heading="Restore", kind="number", unit="hours"),
            Column(heading="Data lost", kind="number", unit="hours"),
            Column(heading="Passed"),
            Column(heading="Led by"),
        ),
        rows=[
            (row.held, row.kind, row.restore_hours, row.data_loss_hours, say_yes_no(row.passed), row.led_by)
            for row in held
        ],
    )


def _actions(rows: Sequence[ExerciseAction]) -> Table:
    return Table(
        caption="Actions still open",
        columns=(Column(heading="What"), Column(heading="Who"), Column(heading="By", kind="date")),
        rows=[(row.says, row.assigned_to, row.due) for row in rows],
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

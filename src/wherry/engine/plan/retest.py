"""The checker's own rules: who may serve whom, when and at what level, tested again from the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from wherry.engine.plan.answer import NeedPlan, PlanAnswer, Stretch
from wherry.engine.plan.discount import rate_table
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.readd import Sums, half_up
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter
from wherry.record.service import CERTIFICATES, ENCRYPTION, HOURS, Level


def retest(estate: Estate, options: PlanOptions, answer: PlanAnswer) -> Iterator[Finding]:
    """Every rule but those of money, for the plan and, where it applies, the baseline."""
    sums = Sums(estate, options, rate_table(options.rate_table), answer, baseline=False)
    yield from _every_need_once(estate, options, answer)
    for need in answer.needs:
        for runs, side in ((need.stretches, "plan"), (need.baseline_stretches, "baseline")):
            for words in _need_faults(sums, need, runs, side):
                yield _broken(f"{side}: {words}", need.need)
    for words in (
        *_demands(options, answer),
        *_capacity(sums),
        *_moves(estate, options, answer),
        *_apart(estate, answer),
    ):
        yield _broken(words)


def _broken(says: str, ref: str = "") -> Finding:
    remedy = "do not use this plan; keep its question and report it as a fault of the program"
    return Finding(code="rule-broken", severity=REFUSED, says=says, remedy=remedy, table="plan", ref=ref)


def _span(estate: Estate, options: PlanOptions, need: Need) -> tuple[int, int, int | None]:
    """First and last quarter of a need in the plan, and its true last quarter."""
    body = estate.by_ref["bodies"][need.body]
    first = max([0] + [Quarter.containing(day) - options.start for day in (need.starts, body.starts) if day])
    ends = [need.ends] if need.ends else []
    if body.ends and not body.successors:
        ends.append(body.ends)
    last = min([options.quarters - 1] + [Quarter.containing(day) - options.start for day in ends])
    return first, last, min((Quarter.containing(day) - options.start for day in ends), default=None)


def _every_need_once(estate: Estate, options: PlanOptions, answer: PlanAnswer) -> Iterator[Finding]:
    said = Counter(need.need for need in answer.needs)
    for need in estate.needs:
        first, last, _ = _span(estate, options, need)
        wanted = int(need.body in answer.members and first <= last)
        if said[need.ref] != wanted:
            yield _broken(f"{need.ref} is {said[need.ref]} times in the plan, not {wanted}", need.ref)


def _need_faults(sums: Sums, plan: NeedPlan, runs: tuple[Stretch, ...], side: str) -> Iterator[str]:
    need: Need = sums.estate.by_ref["needs"][plan.need]
    first, last, ends = _span(sums.estate, sums.options, need)
    expected = first
    today = next((row for row in sums.estate.arrangements if row.need == need.ref), None)
    for place, run in enumerate(runs):
        begin, until = run.starts - sums.options.start, run.until - sums.options.start
        if begin != expected or until < begin:
            yield f"{need.ref} is not met once and once only from {(sums.options.start + expected).words}"
            return
        expected = until + 1
        if run.kind == "today":
            if place or today is None or run.source != today.ref:
                yield f"{need.ref} returns to today's arrangement, or to one that is not its own"
                return
        elif run.source not in sums.estate.by_ref["offers"]:
            yield f"{need.ref} is met by {run.source}, which is not there"
            return
        else:
            yield from _offer_faults(sums, need, run, side, last, ends)
    if expected != last + 1:
        yield f"{need.ref} is not met to its end"
        return
    if today is not None:
        yield from _today_faults(sums, need, today, runs, first, last)


def _today_faults(
    sums: Sums, need: Need, today: Arrangement, runs: tuple[Stretch, ...], first: int, last: int
) -> Iterator[str]:
    kept = runs[0].until - sums.options.start if runs[0].kind == "today" else first - 1
    terms = sums.terms(today)
    if terms and kept > terms[-1][1] and kept >= first:
        yield f"{today.ref} is kept beyond its end"
    if today.capacity is not None:
        most = Fraction(today.capacity) * 1000
        if any(sums.thousandths(need, at) > most for at in range(first, kept + 1)):
            yield f"{today.ref} is kept beyond its capacity"
    leaves = kept < last and sums.in_force(today, first, need)
    if leaves and sums.leaving(today, need, first, kept + 1, ends=False) is None:
        yield f"{today.ref} is left in {(sums.options.start + kept + 1).words}, which its terms do not allow"


def _offer_faults(sums: Sums, need: Need, run: Stretch, side: str, last: int, ends: int | None) -> Iterator[str]:
    estate, options = sums.estate, sums.options
    offer: Offer = estate.by_ref["offers"][run.source]
    own = offer.body == need.body
    if offer.service != need.service:
        yield f"{offer.ref} is another service than {need.ref}"
    if side == "baseline" and offer.kind != "alone":
        yield f"{need.ref} alone is met by {offer.ref}, which is shared"
    if offer.kind == "alone" and not own:
        yield f"{offer.ref} is for its owner alone"
    if offer.kind == "body" and not own and not (offer.legal_basis or "").strip():
        yield f"{offer.ref} has no recorded power to supply {need.body}"
    if offer.kind != "joint" and offer.body not in sums.answer.members:
        yield f"{offer.ref} is of a body outside the coalition"
    if not own and offer.only_for and need.body not in offer.only_for:
        yield f"{offer.ref} is not open to {need.body}"
    floors = [need.level] + [row.level for row in estate.arrangements if row.need == need.ref]
    for floor in floors:
        if floor is not None and not _as_good(estate.by_ref["levels"][offer.level], estate.by_ref["levels"][floor]):
            yield f"{offer.ref} would serve {need.ref} at less than {floor}"
    begin, until = run.starts - options.start, run.until - options.start
    term = max(1, offer.minimum_term_quarters)
    if until - begin + 1 < term and (until < options.quarters - 1 or (ends is not None and ends < begin + term - 1)):
        yield f"{need.ref} leaves {offer.ref} within its minimum term"
    through = max(until, begin + term - 1)
    yield from _window_faults(estate, options, offer, begin, through)


def _window_faults(estate: Estate, options: PlanOptions, offer: Offer, begin: int, through: int) -> Iterator[str]:
    """The offer is there on every day of use and of the minimum term."""
    first, final = (options.start + begin).starts, (options.start + through + 1).starts - timedelta(days=1)
    body = estate.by_ref["bodies"].get(offer.body)
    opens = [offer.available_from, body.starts if body else None]
    closes = [offer.available_until, body.ends if body and not body.successors else None]
    if any(day is not None and day > first for day in opens):
        yield f"{offer.ref} is used before it is there"
    if any(day is not None and day < final for day in closes):
        yield f"{offer.ref} is used after it is gone"
    if offer.certificate is None:
        if estate.by_ref["levels"][offer.level].certificate != "none":
            yield f"{offer.ref} promises a certificate and has none"
        return
    held = estate.by_ref["certificates"].get(offer.certificate)
    if held is None or held.starts is None or held.ends is None or held.starts > first:
        yield f"{offer.ref} is used without its certificate {offer.certificate}"
    elif held.ends < final and not options.certificates_renew:
        yield f"{offer.ref} is used after its certificate {offer.certificate} lapses on {held.ends}"


def _as_good(level: Level, floor: Level) -> bool:
    """Whether a level is at least as good in every respect."""

    def within(mine: Fraction | None, theirs: Fraction | None) -> bool:
        return theirs is None or (mine is not None and mine <= theirs)

    rto = [None if one.rto_hours is None else Fraction(one.rto_hours) for one in (level, floor)]
    rpo = [None if one.rpo_hours is None else Fraction(one.rpo_hours) for one in (level, floor)]
    return (
        level.availability_percent >= floor.availability_percent
        and level.fix_time_hours <= floor.fix_time_hours
        and HOURS.index(level.service_hours) >= HOURS.index(floor.service_hours)
        and within(rto[0], rto[1])
        and within(rpo[0], rpo[1])
        and ENCRYPTION.index(level.encryption) >= ENCRYPTION.index(floor.encryption)
        and CERTIFICATES.index(level.certificate) >= CERTIFICATES.index(floor.certificate)
    )


def _source(need: NeedPlan, quarter: Quarter) -> Stretch | None:
    return next((run for run in need.stretches if run.starts <= quarter <= run.until), None)


def _demands(options: PlanOptions, answer: PlanAnswer) -> Iterator[str]:
    """Locks and refusals."""
    by_ref = {need.need: need for need in answer.needs}
    for lock in options.locks:
        if lock.whenever and lock.need in by_ref and by_ref[lock.need].stretches[-1].source != lock.source:
            yield f"{lock.need} was to end with {lock.source} and does not"
    for quarter in options.all_quarters:
        latest: dict[str, str] = {}
        for lock in sorted(options.locks, key=lambda lock: lock.starts or Quarter(0)):
            if not lock.whenever and (lock.starts is None or lock.starts <= quarter):
                latest[lock.need] = lock.source
        for ref, source in latest.items():
            run = _source(by_ref[ref], quarter) if ref in by_ref else None
            if run is not None and run.source != source:
                yield f"{ref} is locked to {source} and is met by {run.source} in {quarter.words}"
        for refusal in options.refusals:
            for need in answer.needs:
                run = _source(need, quarter)
                aimed = refusal.need in (None, need.need) and refusal.body in (None, need.body)
                begun = refusal.starts is None or refusal.starts <= quarter
                if aimed and begun and run is not None and run.source == refusal.offer:
                    yield f"{refusal.offer} was refused for {need.need} and is used in {quarter.words}"


def _capacity(sums: Sums) -> Iterator[str]:
    for quarter in sums.options.all_quarters:
        load: Counter[str] = Counter()
        for need in sums.answer.needs:
            run = _source(need, quarter)
            if run is not None and run.kind != "today":
                record = sums.estate.by_ref["needs"][need.need]
                load[run.source] += sums.thousandths(record, quarter - sums.options.start)
        for ref, pooled in load.items():
            offer: Offer = sums.estate.by_ref["offers"][ref]
            if offer.step_capacity is not None and offer.most_steps is not None:
                most = offer.most_steps * half_up(Fraction(offer.step_capacity) * 1000)
                if pooled + half_up(Fraction(offer.own_use) * 1000) > most:
                    yield f"{ref} serves more than it can in {quarter.words}"


def _moves(estate: Estate, options: PlanOptions, answer: PlanAnswer) -> Iterator[str]:
    """The moves listed are those made, and no body makes too many at once."""
    made = Counter(
        (need.body, run.starts) for need in answer.needs for run in need.stretches if run.kind in ("body", "joint")
    )
    listed = Counter((move.body, move.quarter) for move in answer.moves if move.shared)
    if made != listed:
        yield "the moves listed are not the moves made"
    most = options.most_moves_a_body_a_quarter
    for (body, quarter), count in made.items():
        if most is not None and count > most:
            yield f"{body} moves {count} needs to shared offers in {quarter.words}, more than {most}"


def _apart(estate: Estate, answer: PlanAnswer) -> Iterator[str]:
    """A recovery service and what it recovers have different providers and sites, unless both are as they are today."""
    by_ref = {need.need: need for need in answer.needs}
    for need in answer.needs:
        other = by_ref.get(estate.by_ref["needs"][need.need].apart_from or "")
        if other is None:
            continue
        for quarter in answer.quarters:
            one, two = _source(need, quarter), _source(other, quarter)
            if one is None or two is None or one.kind == two.kind == "today":
                continue
            if _provider(estate, one) & _provider(estate, two):
                yield f"{need.need} and {other.need}, which it recovers, have one provider or site in {quarter.words}"


def _provider(estate: Estate, run: Stretch) -> set[str]:
    """Who and where a source is."""
    if run.kind == "today":
        row: Arrangement = estate.by_ref["arrangements"][run.source]
        return {f"body {row.body}"} if row.kind == "in-house" else set()
    offer: Offer = estate.by_ref["offers"][run.source]
    found = {f"body {offer.body}"} if run.kind == "body" else {f"offer {offer.ref}"}
    return found | ({f"site {offer.site}"} if offer.site else set())

"""Which column means what, by its heading and by what its cells hold, with the reason; and what the table is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wherry.read.buying.headings import heading_scores, plain_heading
from wherry.read.buying.profile import Profile
from wherry.read.buying.vocabulary import CONTRACTS, MEANINGS, SPEND, Meaning

UNKNOWN = "unknown"
NOT_USED = "not used"
LEAST_FIT = 0.35
CLOSE = 0.02
DATED = (
    "paid",
    "period",
    "effective_date",
    "transaction_number",
    "invoice_number",
    "purpose",
    "category",
    "department",
)
TERMS = ("starts", "ends", "current_ends", "latest_ends", "review", "duration_months", "value", "value_year", "awarded")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedColumn:
    """A column that was understood: its place from 0, its heading, its meaning and why that was taken."""

    place: int
    heading: str
    meaning: str
    why: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What a table is and which column means what. ``rivals`` are pairs of headings that fitted one meaning alike."""

    kind: str
    columns: tuple[MappedColumn, ...]
    why: str
    rivals: tuple[tuple[str, str, str], ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)


def map_columns(
    labels: Sequence[str], profiles: Sequence[Profile], remembered: Mapping[str, str] | None = None, claim: str = ""
) -> TableMapping:
    """The mapping of a table with headings. ``remembered`` gives meanings that a person settled, by plain heading;
    ``claim`` is the kind that a person says it is, which decides only where both would do."""
    found = {kind: _assign(kind, labels, profiles, remembered or {}) for kind in MEANINGS}
    weights = {kind: _weigh(kind, columns) for kind, (columns, _) in found.items()}
    best = max(weights, key=lambda kind: (weights[kind], kind == claim))
    if weights[best] <= 0:
        columns, rivals = max(found.values(), key=lambda pair: sum(column.score for column in pair[0]))
        return TableMapping(kind=UNKNOWN, columns=columns, why=_lacking(found), rivals=rivals)
    columns, rivals = found[best]
    strong = [column.heading for column in columns if MEANINGS[best][column.meaning].strong]
    return TableMapping(
        kind=best,
        columns=columns,
        why=f"it has columns that {'a register of contracts' if best == CONTRACTS else 'a spend file'} has: "
        + ", ".join(strong[:6]),
        rivals=rivals,
        places={column.meaning: column.place for column in columns},
    )


def _assign(
    kind: str, labels: Sequence[str], profiles: Sequence[Profile], remembered: Mapping[str, str]
) -> tuple[tuple[MappedColumn, ...], tuple[tuple[str, str, str], ...]]:
    fits = []
    for place, label in enumerate(labels):
        profile = profiles[place] if place < len(profiles) else Profile()
        settled = remembered.get(plain_heading(label)) if label else None
        if settled == NOT_USED:
            continue
        if settled is not None and settled in MEANINGS[kind]:
            fits.append((2.0, -place, settled, 1.0))
            continue
        for name, score in heading_scores(kind, label).items():
            fit = score * _holds(MEANINGS[kind][name], profile) * (0.35 + 0.65 * profile.filled)
            if fit >= LEAST_FIT or (profile.filled == 0 and score > 0.9):
                fits.append((fit, -place, name, score))
    fits.sort(reverse=True)
    taken: dict[str, tuple[int, float]] = {}
    used: set[int] = set()
    rivals = []
    for fit, minus, name, _ in fits:
        place = -minus
        if place in used:
            continue
        if name in taken:
            first, best = taken[name]
            if best - fit < CLOSE and MEANINGS[kind][name].holds in ("money", "date", "name"):
                rivals.append((name, labels[first], labels[place]))
            continue
        taken[name] = (place, fit)
        used.add(place)
    columns = tuple(
        MappedColumn(
            place=place,
            heading=labels[place],
            meaning=name,
            why=_why(kind, name, labels[place], profiles[place] if place < len(profiles) else Profile(), fit),
            score=round(min(fit, 1.0), 3),
        )
        for name, (place, fit) in sorted(taken.items(), key=lambda item: item[1][0])
    )
    return columns, tuple(rivals)


def _holds(meaning: Meaning, profile: Profile) -> float:
    """How well a column's cells suit a meaning, from 0 to 1; an empty column suits every one a little."""
    if profile.filled == 0:
        return 0.9 if meaning.holds != "name" else 0.3
    if meaning.holds == "date":
        return max(profile.date, 0.9 * profile.money if profile.money > 0.5 and profile.long < 6 else 0.0)
    if meaning.holds == "money":
        return profile.money if profile.date < 0.9 or profile.pence > 0.1 else 0.3
    if meaning.holds == "name":
        return 0.1 + 0.9 * profile.words if profile.date < 0.5 else 0.1
    if meaning.holds == "text":
        return 1.0 - 0.6 * max(profile.money, profile.date)
    if meaning.holds == "code":
        names = meaning.name in ("supplier_id", "company_number", "charity_number", "vat_number", "supplier_postcode")
        if names and profile.words > 0.6 and profile.long > 9:
            return 0.3
        return 0.95 if profile.date < 0.9 else 0.4
    if meaning.holds == "flag":
        return 1.0 if profile.kinds <= 12 else 0.3
    return 0.7 + 0.3 * profile.money


def _why(kind: str, name: str, label: str, profile: Profile, fit: float) -> str:
    if fit >= 2:
        return "a person settled it"
    score = heading_scores(kind, label).get(name, 0.0)
    said = (
        f"the heading is a usual name for {MEANINGS[kind][name].says}"
        if score > 0.87
        else f"the heading is near a usual name for {MEANINGS[kind][name].says}"
    )
    if profile.filled == 0:
        return f"{said}; nothing is written in the rows looked at"
    holds = MEANINGS[kind][name].holds
    share = {"date": profile.date, "money": profile.money, "name": profile.words}.get(holds)
    noun = {"date": "dates", "money": "sums", "name": "words"}.get(holds, "")
    return f"{said}; {share:.0%} of its cells are {noun}" if share is not None else said


def _weigh(kind: str, columns: Sequence[MappedColumn]) -> float:
    """How strongly columns speak for a kind; 0 where what it cannot be without is missing."""
    have = {column.meaning: column.score for column in columns}
    if kind == SPEND:
        enough = "supplier_name" in have and bool({"net", "gross"} & set(have)) and any(name in have for name in DATED)
    else:
        named = "title" in have or ("description" in have and "reference" in have)
        terms = sum(name in have for name in TERMS)
        enough = named and terms > 0 and ("supplier_name" in have or terms > 1)
    if not enough:
        return 0.0
    return sum(score * (1.0 if MEANINGS[kind][name].strong else 0.15) for name, score in have.items())


def _lacking(found: Mapping[str, tuple[tuple[MappedColumn, ...], object]]) -> str:
    spend = {column.meaning for column in found[SPEND][0]}
    register = {column.meaning for column in found[CONTRACTS][0]}
    lacks = [
        words
        for words, there in (
            ("who was paid", "supplier_name" in spend),
            ("an amount", bool({"net", "gross"} & spend)),
            ("a date or a number of the transaction", any(name in spend for name in DATED)),
        )
        if not there
    ]
    missing = [
        words
        for words, there in (
            ("a title", "title" in register or {"description", "reference"} <= register),
            ("a start, an end or a value", any(name in register for name in TERMS)),
            ("a supplier", "supplier_name" in register),
        )
        if not there
    ]
    return f"for spend no column gives {', '.join(lacks) or '-'}; for a register none gives {', '.join(missing) or '-'}"


def map_without_headings(profiles: Sequence[Profile]) -> TableMapping:
    """The mapping of a spend file that has no headings, by what its columns hold alone. ``UNKNOWN`` where more than one
    column could be the supplier, or the amount."""
    written = [place for place, profile in enumerate(profiles) if profile.filled > 0.3]
    days = [at for at in written if profiles[at].date > 0.8]
    sums = [at for at in written if profiles[at].money > 0.9 and profiles[at].pence > 0.3 and at not in days]
    names = sorted(
        (at for at in written if profiles[at].words > 0.85 and at not in days and profiles[at].kinds > 3),
        key=lambda at: -profiles[at].legal * min(1.0, 3 * profiles[at].distinct),
    )
    legal = [profiles[at].legal * min(1.0, 3 * profiles[at].distinct) for at in names]
    lacks = [
        words
        for words, wrong in (
            (f"{len(days)} columns hold dates", len(days) != 1),
            (f"{len(sums)} columns hold sums of money", len(sums) != 1),
            (
                "no one column names companies",
                not names or legal[0] < 0.1 or (len(names) > 1 and legal[0] < 1.4 * legal[1]),
            ),
        )
        if wrong
    ]
    if lacks:
        return TableMapping(kind=UNKNOWN, columns=(), why=f"it has no headings, and {'; '.join(lacks)}")
    picked = [("supplier_name", names[0]), ("paid", days[0]), ("net", sums[0])]
    codes = [
        at for at in written if profiles[at].distinct > 0.8 and profiles[at].words < 0.3 and at not in (*days, *sums)
    ]
    picked += [("transaction_number", codes[0])] if codes else []
    whys = {
        "supplier_name": "there are no headings; of the columns of words it has by far the most company names",
        "paid": "there are no headings; it alone holds dates",
        "net": "there are no headings; it alone holds sums with pence",
        "transaction_number": "there are no headings; its codes hardly repeat",
    }
    columns = tuple(
        MappedColumn(place=at, heading="", meaning=name, why=whys[name], score=0.5)
        for name, at in sorted(picked, key=lambda pair: pair[1])
    )
    return TableMapping(
        kind=SPEND,
        columns=columns,
        why="it has no headings; its columns of dates, of sums and of company names can be told apart",
        places=dict(picked),
    )

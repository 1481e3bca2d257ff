"""The wall, walked along the whole URL map: signed in for one body, a person finds nothing of another's.

For pages that list, search, filter, count or download: the answer is the same, letter for letter, whether or not the
other body and everything it has exists. For pages of one thing: the other's is answered exactly as what does not exist.
Both are tried again with every permission of Python's saying yes, so that the database alone must hold.
"""

import io
import re
import uuid
from dataclasses import dataclass, field

import openpyxl
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.answers import keep_run, small_answer
from tests.web.assured import bring_in, join_with_another, judge
from tests.web.world import OURS, SECRET, THEIRS, World, add_theirs, make_ours

from wherry.record.estate import TABLES
from wherry.store.models import MODELS, EvidenceFile, Import, KeptDiagram, Mend, Person, Role, Run
from wherry.store.view import keeper_view
from wherry.work.diagramming import keep_diagram
from wherry.work.settle_overlap import overlap_key

NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")
AS_THEY_ARE = "permissions as they are"
ASKS_NO_PERMISSION = ("table", "table-download", "sites", "circuits", "search", "records")
WORDS = (SECRET, "zoe@example.com", THEIRS)
KINDS = ("overlap", "plan", "division", "failure", "pairing", "explanation", "appraisal", "lots")
EXERCISED = {
    "body": THEIRS,
    "kind": "walk-through",
    "passed": "not yet",
    "planned_day": "1",
    "planned_month": "2",
    "planned_year": "2027",
}
SETTLED = {"body": THEIRS, "verdict": "accepted", "reason": "because", "scope": "own"}


@dataclass(frozen=True)
class Ask:
    """One request. ``other`` is the same request for a thing that does not exist."""

    url: str
    other: str = ""
    method: str = "get"
    data: dict = field(default_factory=dict)


def same(*urls: str):
    """Requests whose answers must not change when the other body comes into being."""
    return lambda world: [Ask(url) for url in urls]


def _absent(table: str) -> str:
    return f"{THEIRS}X" if table == "bodies" else f"{OURS}/none"


def each_record(route: str, method: str = "get", data: dict | None = None):
    return lambda world: [
        Ask(
            reverse(route, args=[table, ref]),
            other=reverse(route, args=[table, _absent(table)]),
            method=method,
            data=data or {},
        )
        for table, ref in world.refs.items()
    ]


def one(route: str, name: str, of: str, method: str = "get", data: dict | None = None, extra: dict | None = None):
    return lambda world: [
        Ask(
            reverse(route, kwargs={name: getattr(world, of), **(extra or {})}),
            other=reverse(route, kwargs={name: NOWHERE, **(extra or {})}),
            method=method,
            data=data or {},
        )
    ]


def of_table(route: str, table: str, method: str = "get", data: dict | None = None):
    """Requests for one thing of a table, which the address names by its reference alone."""
    return lambda world: [
        Ask(
            reverse(route, args=[world.refs[table]]),
            other=reverse(route, args=[_absent(table)]),
            method=method,
            data=data or {},
        )
    ]


def lists_and_filters(world: World) -> list[Ask]:
    """Every table as it is, and one table every other way."""
    queries = (f"?q={SECRET}", f"?body={THEIRS}", f"?body={THEIRS}X", "?sort=-body", "?page=2", f"?title={SECRET}")
    return [
        *(Ask(f"/records/{table}?columns=all") for table in TABLES),
        *(Ask(f"/records/contracts{query}") for query in queries),
    ]


def downloads(world: World) -> list[Ask]:
    return [
        *(Ask(f"/download/{table}.csv?columns=all") for table in TABLES),
        *(Ask(f"/download/{table}.xlsx") for table in ("bodies", "circuits")),
        Ask(f"/download/contracts.csv?q={SECRET}"),
    ]


def our_records(world: World) -> list[Ask]:
    """Pages of one's own records, which another's may refer to."""
    refs = {**world.our_refs, "services": "services-1", "levels": "levels-1", "shared_risks": "shared_risks-1"}
    refs["separation_rules"] = "separation_rules-1"
    return [Ask(reverse("record", args=[table, ref])) for table, ref in refs.items()]


def people_of_theirs(route: str, method: str = "get", data: dict | None = None):
    return lambda world: [
        Ask(
            reverse(route, args=[THEIRS]),
            other=reverse(route, args=[f"{THEIRS}X"]),
            method=method,
            data=data or {},
        )
    ]


def roles_of_theirs(route: str, of: str, data: dict | None = None):
    def asks(world: World) -> list[Ask]:
        return [
            Ask(
                reverse(route, args=[body, getattr(world, of)]),
                reverse(route, args=[gone, NOWHERE]),
                "post",
                data or {},
            )
            for body, gone in ((THEIRS, f"{THEIRS}X"), (OURS, OURS))
        ]

    return asks


def key_of_theirs() -> str:
    """The key of the first overlap in the other body's run."""
    return overlap_key(small_answer("overlap", (THEIRS, "ZEE", "ZOO")).answer["overlaps"][0])


def compared_with_theirs(world: World) -> list[Ask]:
    """A plan of one's own beside one of theirs."""
    ours = reverse("plan-compare", args=[world.our_plan_id])
    return [Ask(f"{ours}?with={world.plan_id}", other=f"{ours}?with={NOWHERE}")]


def assured(route: str, **extra):
    """A request about their answer of assurance."""
    return one(route, "run_id", "assurance_id", extra=extra)


def task_of_theirs(world: World) -> list[Ask]:
    """A task of their plan of what to mend, read and changed."""
    named = f"?body={THEIRS}&device=nfk-edge-1&rule=MGT-01"
    url, other = (reverse("assurance-task", args=[run]) + named for run in (world.assurance_id, NOWHERE))
    return [Ask(url, other), Ask(url, other, "post", {"who": "Somebody else"})]


def purchase_of_theirs(route: str, *before: str, method: str = "get", data: dict | None = None):
    """Requests for the other's purchase; addresses name it last."""
    return lambda world: [
        Ask(
            reverse(route, args=[*before, world.purchase_ref]),
            other=reverse(route, args=[*before, f"{THEIRS}/J-none"]),
            method=method,
            data=data or {},
        )
    ]


DECIDED = {"body": THEIRS, "first": "A", "second": "B", "relation": "same"}
PLAIN = ("help", "about", "accessibility", "cookies", "privacy", "licence")
CASES = {
    **{name: same(f"/{name}") for name in PLAIN},
    "home": same("/"),
    "sign-in": same("/sign-in"),
    "sign-out": lambda world: [],  # ends one's own session, and says nothing
    "password": same("/password"),
    "overview": same("/overview"),
    "overlaps": same("/overlaps", f"/overlaps?q={SECRET}"),
    "overlaps-look": lambda world: [],  # asks for one's own body
    "overlaps-run": one("overlaps-run", "run_id", "overlap_id"),
    "overlaps-download": one("overlaps-download", "run_id", "overlap_id", extra={"name": "overlaps", "form": "csv"}),
    "overlap": lambda world: [
        *one("overlap", "run_id", "overlap_id", extra={"key": key_of_theirs()})(world),
        *one("overlap", "run_id", "overlap_id", "post", SETTLED, extra={"key": key_of_theirs()})(world),
    ],
    "plan": same("/plan"),
    "plan-ask": same("/plan/ask"),
    "plan-run": one("plan-run", "run_id", "plan_id"),
    "plan-moves": one("plan-moves", "run_id", "plan_id"),
    "plan-services": one("plan-services", "run_id", "plan_id"),
    "plan-money": one("plan-money", "run_id", "plan_id"),
    "plan-why": one("plan-why", "run_id", "plan_id"),
    "plan-need": one("plan-need", "run_id", "plan_id", extra={"ref": f"{THEIRS}/N-net"}),
    "plan-divide": one("plan-divide", "run_id", "plan_id", "post"),
    "plan-compare": lambda world: [
        *one("plan-compare", "run_id", "plan_id")(world),
        *compared_with_theirs(world),
    ],
    "plan-what-if": lambda world: [
        *one("plan-what-if", "run_id", "plan_id")(world),
        *one("plan-what-if", "run_id", "plan_id", "post", {"refuse": f"{THEIRS}/O-net"})(world),
    ],
    "plan-explain": one("plan-explain", "run_id", "plan_id", "post"),
    "plan-appraise": one("plan-appraise", "run_id", "plan_id", "post"),
    "explanation-run": one("explanation-run", "run_id", "explanation_id"),
    "explanation-download": one(
        "explanation-download", "run_id", "explanation_id", extra={"name": "explanation", "form": "xlsx"}
    ),
    "appraisal-run": one("appraisal-run", "run_id", "appraisal_id"),
    "appraisal-download": one("appraisal-download", "run_id", "appraisal_id", extra={"name": "options", "form": "csv"}),
    "plan-download": one("plan-download", "run_id", "plan_id", extra={"name": "plan", "form": "xlsx"}),
    "shares": same("/shares"),
    "shares-run": one("shares-run", "run_id", "division_id"),
    "shares-download": one("shares-download", "run_id", "division_id", extra={"name": "bodies", "form": "csv"}),
    "failures": same("/failures"),
    "failures-ask": same("/failures/ask"),
    "failures-run": one("failures-run", "run_id", "failure_id"),
    "failures-points": one("failures-points", "run_id", "failure_id"),
    "failures-needs": one("failures-needs", "run_id", "failure_id"),
    "failures-tried": one("failures-tried", "run_id", "failure_id"),
    "failures-download": one("failures-download", "run_id", "failure_id", extra={"name": "lost", "form": "csv"}),
    "failure": one("failure", "run_id", "failure_id", extra={"when": "today", "kind": "single", "number": 1}),
    "recovery": same("/recovery"),
    "recovery-calendar": same("/recovery/calendar"),
    "recovery-ics": same("/recovery/calendar.ics"),
    "recovery-download": same(*(f"/recovery/download/{name}.csv" for name in ("pairings", "covered", "due"))),
    "recovery-exercises": same("/recovery/exercises"),
    "recovery-pairing": of_table("recovery-pairing", "pairings"),
    "recovery-runbook": of_table("recovery-runbook", "pairings"),
    "recovery-exercise-add": lambda world: [
        *of_table("recovery-exercise-add", "pairings")(world),
        *of_table("recovery-exercise-add", "pairings", "post", EXERCISED)(world),
    ],
    "recovery-exercise": lambda world: [
        *of_table("recovery-exercise", "exercises")(world),
        *of_table("recovery-exercise", "exercises", "post", EXERCISED)(world),
    ],
    "recovery-action-add": of_table("recovery-action-add", "exercises", "post", {"action-says": "Do it"}),
    "recovery-action-done": of_table("recovery-action-done", "exercise_actions", "post"),
    "recovery-proposed": same("/recovery/proposed"),
    "recovery-ask": lambda world: [],  # asks for one's own body
    "recovery-run": one("recovery-run", "run_id", "pairing_id"),
    "recovery-run-download": one(
        "recovery-run-download", "run_id", "pairing_id", extra={"name": "placed", "form": "csv"}
    ),
    "assurance": same("/assurance"),
    "assurance-ask": same("/assurance/ask"),
    "assurance-run": assured("assurance-run"),
    "assurance-evidence": assured("assurance-evidence"),
    "assurance-clause": assured("assurance-clause", pack="psn", clause="CFG-1", body=THEIRS),
    "assurance-download": assured("assurance-download", name="clauses", form="csv"),
    "assurance-devices": assured("assurance-devices"),
    "assurance-device": assured("assurance-device", number=1),
    "assurance-text": assured("assurance-text", number=1),
    "assurance-mend": assured("assurance-mend"),
    "assurance-task": task_of_theirs,
    "assurance-paper": assured("assurance-paper", kind="plan", pack="all", body=THEIRS, form="xlsx"),
    "assurance-bring-in": same("/assurance/bring-in", "/assurance/bring-in?page=2"),
    "assurance-calendar": same("/assurance/calendar"),
    "assurance-ics": same("/assurance/calendar.ics"),
    "assurance-calendar-download": same("/assurance/calendar.csv"),
    "assurance-diagram": same("/assurance/diagram", f"/assurance/diagram?body={THEIRS}"),
    "assurance-diagram-keep": lambda world: [
        Ask("/assurance/diagram/keep", "/assurance/diagram/keep", "post", {"body": THEIRS})
    ],
    "assurance-diagram-file": same(f"/assurance/diagram/network.dot?body={THEIRS}"),
    "assurance-diagram-kept": one("assurance-diagram-kept", "diagram_id", "diagram_id"),
    "assurance-join": same("/assurance/join"),
    "assurance-join-run": one("assurance-join-run", "run_id", "join_id"),
    "assurance-join-download": one(
        "assurance-join-download", "run_id", "join_id", extra={"name": "clashes", "form": "csv"}
    ),
    "buying": same("/buying", f"/buying?body={THEIRS}", f"/buying?body={THEIRS}X"),
    "buying-ics": lambda world: [],  # bears the moment of its making; the same contracts as /buying
    "buying-download": same("/buying/calendar.csv"),
    "buying-spend": same("/buying/spend"),
    "buying-spend-download": same(*(f"/buying/spend/{name}.csv" for name in ("contracts", "off", "tail"))),
    "buying-suppliers": same("/buying/suppliers", "/buying/suppliers?page=2"),
    "buying-suppliers-download": same("/buying/suppliers.csv"),
    "buying-suppliers-decide": lambda world: [
        Ask("/buying/suppliers/decide", other="/buying/suppliers/decide", method="post", data=DECIDED)
    ],
    "buying-suppliers-take-back": one("buying-suppliers-take-back", "decision", "decision_id", "post"),
    "buying-overlaps": same("/buying/overlaps"),
    "buying-overlaps-download": same(
        *(f"/buying/overlaps/{name}.csv" for name in ("same-supplier", "same-group", "same-kind"))
    ),
    "buying-lots": same("/buying/lots"),
    "buying-lots-run": one("buying-lots-run", "run_id", "lots_id"),
    "buying-lots-download": one(
        "buying-lots-download", "run_id", "lots_id", extra={"name": "contracts", "form": "csv"}
    ),
    "buying-award": same("/buying/award"),
    "buying-files": same("/buying/files", "/buying/files?page=2"),
    "buying-file": lambda world: [
        *one("buying-file", "file", "buying_file_id")(world),
        *one("buying-file", "file", "buying_file_id", "post", {"heading-0": "net"})(world),
    ],
    "buying-file-take-in": one("buying-file-take-in", "file", "buying_file_id", "post"),
    "buying-file-take-back": one("buying-file-take-back", "file", "buying_file_id", "post"),
    "buying-file-refused": one("buying-file-refused", "file", "buying_file_id", extra={"form": "csv"}),
    "buying-purchases": same("/buying/purchases"),
    "buying-purchases-download": same("/buying/pipeline.csv"),
    "buying-begin": same("/buying/begin"),
    "buying-purchase": purchase_of_theirs("buying-purchase"),
    "buying-facts": lambda world: [
        *purchase_of_theirs("buying-facts", "what")(world),
        *purchase_of_theirs("buying-facts", "what", method="post", data={"title": "Ours"})(world),
    ],
    "buying-row-add": purchase_of_theirs("buying-row-add", "lots", method="post", data={"number": "2"}),
    "buying-row": lambda world: [
        Ask(f"/buying/rows/lots/0/{world.purchase_ref}", f"/buying/rows/lots/0/{THEIRS}/J-none"),
        Ask(
            f"/buying/rows/lots/0/{world.purchase_ref}", f"/buying/rows/lots/0/{THEIRS}/J-none", "post", {"number": "2"}
        ),
    ],
    "buying-row-remove": lambda world: [
        Ask(f"/buying/rows/lots/0/remove/{world.purchase_ref}", f"/buying/rows/lots/0/remove/{THEIRS}/J-none", "post")
    ],
    "buying-notice": purchase_of_theirs("buying-notice", "UK4"),
    "buying-notice-file": purchase_of_theirs("buying-notice-file", "UK4"),
    "buying-report": purchase_of_theirs("buying-report", "docx"),
    "sites": same("/sites", f"/sites?q={SECRET}", f"/sites?body={THEIRS}", "/sites?sort=-name", "/sites?columns=all"),
    "circuits": same("/circuits", f"/circuits?q={SECRET}", f"/circuits?supplier_name={SECRET}", "/circuits?page=9"),
    "records": same("/records"),
    "search": same(f"/search?q={SECRET}", f"/search?q={THEIRS}", "/search?q=example", "/search"),
    "table": lists_and_filters,
    "record": lambda world: [*each_record("record")(world), *our_records(world)],
    "share": lambda world: [
        *each_record("share")(world),
        *each_record("share", "post", {"visibility": "partnership"})(world),
        Ask(f"/share/sites/{OURS}/sites-1"),
        Ask(f"/share/sites/{OURS}/sites-1", "", "post", {"visibility": "named", "named": THEIRS}),
    ],
    "table-download": downloads,
    "bring-in": same("/bring-in", "/bring-in?table=sites"),
    "bring-in-past": same("/bring-in/past", "/bring-in/past?page=2"),
    "bring-in-template": same("/bring-in/template/sites.csv", "/bring-in/template/bodies.xlsx"),
    "import": lambda world: [
        Ask(f"/bring-in/{world.import_id}?part={part}", f"/bring-in/{NOWHERE}?part={part}")
        for part in ("findings", "changed", "new")
    ],
    "import-apply": lambda world: [
        *one("import-apply", "import_id", "import_id", "post", {"take": "good"})(world),
        *one("import-apply", "import_id", "import_id")(world),
    ],
    "import-undo": one("import-undo", "import_id", "import_id", "post"),
    "import-findings": one("import-findings", "import_id", "import_id", extra={"form": "csv"}),
    "import-refused": one("import-refused", "import_id", "import_id"),
    "runs": same("/runs", "/runs?page=2"),
    "run": one("run", "run_id", "run_id"),
    "run-progress": one("run-progress", "run_id", "run_id"),
    "run-stop": one("run-stop", "run_id", "run_id", "post"),
    "run-answer": one("run-answer", "run_id", "run_id"),
    "people": same("/people"),
    "people-of": lambda world: [*people_of_theirs("people-of")(world), Ask(f"/people/{OURS}")],
    "person-add": lambda world: [
        *people_of_theirs("person-add")(world),
        *people_of_theirs("person-add", "post", {"name": "N", "email": "n@example.com", "role": "viewer"})(world),
    ],
    "role-give": roles_of_theirs("role-give", "person_id", {"role": "administrator"}),
    "role-take": roles_of_theirs("role-take", "role_id"),
}
"""For each route, by name, the requests by which its wall is tried."""


def routes() -> list[str]:
    """The name of every route of the site; a route without a name cannot be tried, and is told by its pattern."""

    def walk(resolver: URLResolver, before: str):
        for found in resolver.url_patterns:
            if isinstance(found, URLPattern):
                yield found.name or f"{before}{found.pattern} (without a name)"
            else:
                yield from walk(found, f"{before}{found.pattern}")

    return sorted(walk(get_resolver(), ""))


def test_every_route_has_a_case():
    assert [name for name in routes() if name not in CASES] == [], "say how the wall of these routes is tried"
    assert sorted(set(CASES) - set(routes())) == [], "these routes are gone"


def answer(client: Client, url: str, ask: Ask) -> tuple[int, str, str]:
    """What came back, without the token that differs every time."""
    response = getattr(client, ask.method)(url, ask.data)
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, response.headers.get("Location", ""), words_of(body)


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.ours)
    return client


@pytest.fixture(params=[AS_THEY_ARE, "every permission says yes"])
def permissions(request, monkeypatch):
    """The second time, only the database stands in the way."""
    if request.param != AS_THEY_ARE:
        for module in (
            "work.permission",
            "web.pages.records",
            "web.pages.sharing",
            "web.pages.runs",
            "web.pages.bring_in",
            "web.pages.papers",
            "web.pages.overlaps",
            "web.pages.buying_notices",
            "web.pages.buying_suppliers",
            "web.pages.buying_purchases",
            "web.pages.buying_files",
            "web.pages.assurance_mend",
            "web.pages.assurance_diagram",
        ):
            monkeypatch.setattr(f"wherry.{module}.may", lambda *given: True)
    return request.param


def fill(world: World) -> World:
    """The other body, with what cases need to know of it."""
    add_theirs(world)
    keep_our_plan(world)
    with keeper_view(bodies=[THEIRS]):
        world.person_id = world.theirs.pk
        world.role_id = Role.objects.get(body=THEIRS).pk
    for kind in KINDS:
        found = small_answer(kind, (THEIRS, "ZEE", "ZOO"))
        setattr(world, f"{kind}_id", keep_run(found, owner=THEIRS, visibility="own").id)
    bring_in(world.theirs, THEIRS, word=SECRET)
    world.assurance_id = judge(world.theirs, THEIRS).id
    world.join_id = join_with_another(THEIRS, "ZOO").id
    world.diagram_id = keep_diagram(by=world.theirs, body=THEIRS).id
    with keeper_view(bodies=[THEIRS]):
        Mend.objects.create(owner=THEIRS, device="nfk-edge-1", rule="MGT-01", who=f"{SECRET} Zoe")
    return world


def keep_our_plan(world: World) -> None:
    """A plan of one's own, to stand beside others, once."""
    if not hasattr(world, "our_plan_id"):
        world.our_plan_id = keep_run(small_answer("plan", (OURS, "ABE", "ACE")), owner=OURS, visibility="own").id


def absent(world: World) -> World:
    """Nothing of the other body yet; what its things will be called is known."""
    world.refs = {"bodies": THEIRS, **{table: f"{THEIRS}/{table}-1" for table in world.our_refs}}
    world.import_id = world.run_id = world.person_id = world.role_id = NOWHERE
    keep_our_plan(world)
    world.overlap_id = world.plan_id = world.division_id = world.failure_id = NOWHERE
    world.explanation_id = world.appraisal_id = world.lots_id = NOWHERE
    world.buying_file_id = world.decision_id = NOWHERE
    world.purchase_ref = f"{THEIRS}/J-0001"
    world.pairing_id = world.assurance_id = world.join_id = world.diagram_id = NOWHERE
    return world


def words_of(body: bytes) -> str:
    """The text of an answer without the token that differs every time; of a workbook, that of every sheet."""
    if not body.startswith(b"PK"):
        return re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", body.decode())
    book = openpyxl.load_workbook(io.BytesIO(body))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def says_a_secret(text: str, url: str) -> list[str]:
    """Which words of the other body an answer holds. What was asked for in the address may be said again."""
    asked = [word for word in WORDS if word in url]
    return [word for word in WORDS if word in text and word not in asked]


@pytest.mark.django_db
def test_nothing_of_another_body_comes_through_any_route(permissions):
    world = absent(make_ours())
    client = signed_in(world)
    names = [name for name in CASES if permissions == AS_THEY_ARE or name not in ASKS_NO_PERMISSION]
    before = {
        ask.url: answer(client, ask.url, ask)
        for name in names
        for ask in CASES[name](world)
        if not ask.other and ask.method == "get"
    }
    fill(world)
    told = []
    for name in names:
        for ask in CASES[name](world):
            got = answer(client, ask.url, ask)
            told += [f"{name} {ask.method} {ask.url}: {word}" for word in says_a_secret(got[2], ask.url)]
            if ask.other:
                told += differs_from_nothing(client, ask, got)
            elif ask.method == "get" and got != before[ask.url]:
                told.append(f"{name} {ask.url}: differs once the other body exists")
    assert told == []


def differs_from_nothing(client: Client, ask: Ask, got: tuple[int, str, str]) -> list[str]:
    nothing = answer(client, ask.other, ask)
    told = [] if got[0] == 404 else [f"{ask.method} {ask.url}: answered {got[0]}, not 404"]
    return told if got == nothing else [*told, f"{ask.method} {ask.url}: differs from what does not exist"]


@pytest.mark.django_db
def test_no_route_changes_anything_of_another_body(permissions):
    world = fill(make_ours())

    def all_of_theirs():
        with keeper_view(bodies=[THEIRS]):
            held = {table: list(MODELS[table].objects.filter(owner=THEIRS).values()) for table in world.refs}
            others = [list(model.objects.values()) for model in (Import, Run, Role, EvidenceFile, Mend, KeptDiagram)]
            return held, others, list(Person.objects.filter(pk=world.theirs.pk).values())

    before = all_of_theirs()
    client = signed_in(world)
    for name in CASES:
        for ask in CASES[name](world):
            if ask.method == "post" and ask.other:
                client.post(ask.url, ask.data)
    assert all_of_theirs() == before


@pytest.mark.django_db
def test_what_is_shared_is_seen_without_what_is_not():
    world = fill(make_ours())
    with keeper_view(bodies=[THEIRS]):
        MODELS["circuits"].objects.filter(owner=THEIRS).update(visibility="named", shared_with=[OURS, "OTHER"])
    html = signed_in(world).get(f"/records/circuits/{THEIRS}/circuits-1").content.decode()
    assert f"{SECRET} supplier_name" in html
    assert "Its body has shared it with you." in html
    assert "OTHER" not in html  # with whom else it is shared is the owner's affair
    assert f"{SECRET}.csv" not in html  # so is the file that it was read from
    assert "History" not in html
    assert f'href="/records/sites/{THEIRS}' not in html  # the site that it names is not shared, so it is no link
    assert signed_in(world).get(f"/share/circuits/{THEIRS}/circuits-1").status_code == 403


@pytest.mark.django_db
def test_the_other_body_does_see_its_own():
    """Or the tests above would pass where nothing works at all."""
    world = fill(make_ours())
    client = Client()
    client.force_login(world.theirs)
    asks = [ask for name in CASES for ask in CASES[name](world) if ask.other and ask.method == "get"]
    shown = [ask.url for ask in asks if client.get(ask.url).status_code in (200, 302)]
    meant = [ask for ask in asks if "/refused" not in ask.url and "?with=" not in ask.url and OURS not in ask.url]
    assert len(shown) >= len(meant)
    assert SECRET in client.get("/search?q=Zebedee").content.decode()


@pytest.mark.django_db
def test_an_address_that_somebody_elsewhere_has_is_not_told_apart_by_name():
    world = fill(make_ours())
    client = signed_in(world)
    data = {"name": "Somebody", "email": "zoe@example.com", "role": "viewer"}
    response = client.post(f"/people/{OURS}/add", data)
    assert response.status_code == 422
    html = response.content.decode()
    assert SECRET not in html
    assert THEIRS not in html
    assert SECRET not in client.get(f"/people/{OURS}").content.decode()

"""The pages of assurance in a real browser: sound at both widths; a file goes from its box to the line it fails by."""

import re

from tests.pages.conftest import WIDTHS
from tests.pages.test_journey_plan import work
from tests.web.assured import bring_in, join_with_another, judge
from tests.web.world import OURS
from tests.work.configurations import IOS


def test_every_page_of_assurance_is_sound(visit, served):
    bring_in(served.ours, OURS)
    run = judge(served.ours, OURS)
    joined = join_with_another(OURS, "ZOO")
    base = f"/assurance/{run.id}"
    paths = (
        base,
        f"{base}/clauses/psn/CFG-1/{OURS}",
        f"{base}/devices",
        f"{base}/devices/2",
        f"{base}/devices/2/text",
        f"{base}/mend",
        f"{base}/mend/task?body={OURS}&device=nfk-edge-1&rule=MGT-01",
        f"{base}/evidence",
        "/assurance/calendar",
        "/assurance/diagram",
        "/assurance/join",
        f"/assurance/join/{joined.id}",
        "/assurance/bring-in",
        "/assurance/ask",
    )
    titles = set()
    narrow = [*[path for path in paths if path.startswith(base)][:4], f"/assurance/join/{joined.id}"]
    for width, shown in zip(WIDTHS, (paths, narrow), strict=True):
        window = visit(width=width)
        window.sign_in()
        for path in shown:
            page = window.go(path)
            window.check()
            titles.add(page.title())
    assert len(titles) == len(paths)


def test_a_configuration_is_brought_in_judged_and_read_to_its_line(visit, served):
    window = visit(scripts=False)
    window.sign_in()
    page = window.go("/assurance/bring-in")
    page.get_by_label("The file").set_input_files(
        {"name": "edge.cfg", "mimeType": "text/plain", "buffer": IOS.encode()}
    )
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_text("Configuration of nfk-edge-1").wait_for()
    page.get_by_role("link", name="Judge the evidence now").click()
    page.get_by_label("All that our own body may see").check()
    page.get_by_role("button", name="Judge the evidence").click()
    page.get_by_text("Your question is in the queue.").wait_for()
    work()
    page.reload()
    page.get_by_text("See the clauses").click()
    page.get_by_role("link", name=re.compile("clause CFG-1")).click()
    page.get_by_text("transport input telnet ssh").first.wait_for()
    window.check()

"""Papers: what is written in them, what they refuse, and that the same blocks make the same bytes."""

from __future__ import annotations

import re
import sys
import zlib
from decimal import Decimal

import pytest

from wherry.record.error import Missing
from wherry.show.paper import blocks
from wherry.show.paper.pdf import write_pdf
from wherry.show.table import Column, Table

BODY = (
    blocks.heading("Runbook & plan", level=1)
    + blocks.paragraph("Ring <the> host", style="lead")
    + blocks.facts([("Host", "Kent")])
    + blocks.listing(["Say so", "Write it down"], tick=True)
    + blocks.sign_here(["Invoked by"])
)


def _table(rows: int = 1) -> Table:
    return Table(
        caption="Restored",
        columns=(Column(heading="Service"), Column(heading="Cost", kind="money", total=True)),
        rows=[("hosting <b>", Decimal(12)) for _ in range(rows)],
        generated=True,
    )


def _streams(pdf: bytes) -> bytes:
    """Everything in the file, unpacked."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return pdf + b"".join(found)


def test_a_paper_is_tagged_titled_and_in_our_font() -> None:
    made = write_pdf(BODY, title="Invocation runbook", generated=True)
    inside = _streams(made)
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in inside
    assert b"/Lang (en-GB)" in inside
    assert b"pdfuaid" in inside
    assert b"Liberation-Sans" in inside
    assert b"Invocation runbook" in inside


def test_the_same_blocks_make_the_same_bytes_and_others_do_not() -> None:
    made = write_pdf(BODY, title="Paper")
    assert made == write_pdf(BODY, title="Paper")
    assert made != write_pdf(BODY, title="Paper", marking="")
    assert made != write_pdf(BODY, title="Paper", generated=True)


def test_a_long_table_runs_over_several_sheets() -> None:
    def sheets(rows: int) -> int:
        return len(re.findall(rb"/Type /Page\b(?!s)", _streams(write_pdf(blocks.table(_table(rows)), title="Rows"))))

    assert sheets(5) == 1
    assert sheets(120) > 2


@pytest.mark.parametrize("address", ["http://example.org/a.png", "file:///etc/hostname", "https://example.org/a.png"])
def test_a_paper_fetches_nothing(address: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        write_pdf(f'<img src="{address}" alt="x">', title="Paper")


def test_a_paper_needs_a_title() -> None:
    with pytest.raises(ValueError, match="title"):
        write_pdf(BODY, title=" ")


def test_words_are_never_tags() -> None:
    assert "Ring &lt;the&gt; host" in BODY
    shown = blocks.table(_table())
    assert "hosting &lt;b&gt;" in shown
    assert '<td class="number">£12</td>' in shown
    assert "Generated demonstration data" in shown
    assert "<tfoot>" in shown


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Missing, match="libpangoft2"):
        write_pdf(BODY, title="Paper")

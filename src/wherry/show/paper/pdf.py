"""A paper as PDF: tagged for readers (PDF/UA-1), in our own font, numbered, marked, and the same bytes each time."""

from __future__ import annotations

import contextlib
import io
from html import escape
from importlib.resources import files
from typing import Any

from wherry.record.error import Missing
from wherry.show.font import BOLD, REGULAR, write_font_css
from wherry.show.words import GENERATED

MARKING = "OFFICIAL"
NO_PANGO = (
    "Papers are made as PDF by WeasyPrint and Pango, which are not all installed here: install the packages "
    "libpangoft2-1.0-0 and libharfbuzz-subset0, then try again. The page itself can be printed without them"
)


def write_pdf(html: str, *, title: str, marking: str = MARKING, generated: bool = False) -> bytes:
    """A PDF of what stands inside ``<body>``, which ``wherry.show.paper.blocks`` writes.

    ``title`` is the document's title, repeated at the head of each page with the security ``marking`` (empty for
    none). ``generated`` writes at the foot of each page that the figures are of a demonstration. Pictures stand in
    the text as ``<svg>`` or as ``data:`` addresses. The same arguments give the same bytes on the same installation.

    ``ValueError`` where the title is empty or the text asks for anything outside itself; ``Missing`` where Pango is
    not installed. Source: ISO 14289-1 (PDF/UA-1); CSS Paged Media Module Level 3.
    """
    if not title.strip():
        raise ValueError("a paper needs a title")
    weasyprint = _load()
    sealed = _sealed(weasyprint)
    page = _page(html, title=title, marking=marking, notice=GENERATED if generated else "")
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = files("wherry.show").joinpath("paper", "paper.css").read_text("utf-8")
    sheets = [weasyprint.CSS(string=text, url_fetcher=sealed, font_config=fonts) for text in (write_font_css(), style)]
    try:
        document = weasyprint.HTML(string=page, url_fetcher=sealed)
        written: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    except weasyprint.urls.FatalURLFetchingError as fault:
        raise ValueError(f"a paper holds all that it shows and fetches nothing: {fault}") from fault
    return written


def _page(html: str, *, title: str, marking: str, notice: str) -> str:
    running = (("title", title), ("marking", marking), ("notice", notice))
    heads = "".join(f'<div class="running-{name}">{escape(text)}</div>' for name, text in running if text)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>{heads}{html}</body></html>"
    )


def _load() -> Any:
    """WeasyPrint, loaded when the first paper is asked for. It speaks to standard output where Pango is missing."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint
            import weasyprint.text.fonts
    except (ImportError, OSError) as fault:
        raise Missing(NO_PANGO) from fault
    return weasyprint


def _sealed(weasyprint: Any) -> Any:
    """What fetches for a paper: our two font files and ``data:`` addresses, and nothing else."""
    ours = {path.resolve().as_uri() for path in (REGULAR, BOLD)}

    class Sealed(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Refuses every address that is not part of the paper or of Wherry."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """The bytes of one of our fonts or of a ``data:`` address; ``ValueError`` for any other."""
            if url not in ours and not url.startswith("data:"):
                raise ValueError(f"{url} lies outside the paper")
            return super().fetch(url, headers)

    return Sealed(fail_on_errors=True, allow_redirects=False)

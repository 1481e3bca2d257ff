"""Notices of the Procurement Act 2023 from a shell: the facts to fill in, and the drafts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wherry.cli.folder import REFUSED_EXIT, giving
from wherry.cli.output import give, keep


@click.command("notice", short_help="Draft a notice (UK1 to UK7, UK10 to UK12).")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--about", default="", metavar="REF", help="The award or contract that it is about, if there are several."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of publication, as 2027-04-01; else today."
)
@click.option(
    "--ocds", type=click.Path(dir_okay=False, path_type=Path), help="Write the release package (OCDS 1.1) to this file."
)
@giving
def notice(
    kind: str, file: Path, about: str, on: datetime | None, ocds: Path | None, as_json: bool, out: Path | None,
    rows: int,
) -> int:  # fmt: skip
    """Draft a notice of the Procurement Act 2023 from a file of a joint purchase, as an open contracting release.

    KIND is UK1 to UK7 or UK10 to UK12. FILE is TOML or JSON: see wherry buy purchase. What the notice needs and the
    file does not say is named, with the rule and what to give. Leaves with exit code 1 where anything is missing.
    """
    import json

    from wherry.show.document import make_document
    from wherry.work.answers import today
    from wherry.work.noticing import answer_notice

    found = answer_notice(file, kind, on.date() if on is not None else today(), about=about)
    answer = found.answer
    document = make_document(
        answer.kind,
        question=answer.question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )
    if ocds is not None:
        keep(ocds, json.dumps(found.package, indent=2, ensure_ascii=False) + "\n")
    give(document, as_json=as_json, out=out, rows=rows)
    return 0 if document["answer"]["complete"] and not document["answer"]["findings"] else REFUSED_EXIT


@click.command("purchase", short_help="Print the facts of a purchase to fill in.")
def purchase() -> None:
    """Print a TOML file of a joint purchase to fill in: every fact that notices are drafted from, with its meaning."""
    from wherry.read.buying.purchase_file import write_form

    click.echo(write_form(), nl=False)

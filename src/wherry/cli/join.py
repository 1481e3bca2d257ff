"""``wherry join``: two or more bodies' networks joined."""

from __future__ import annotations

from pathlib import Path

import click

from wherry.cli.folder import FOLDER, giving
from wherry.cli.output import give


@click.command(short_help="Find what stands in the way of joining bodies' networks.")
@FOLDER
@click.option("--bodies", metavar="A,B", default="", help="Join these bodies only, by their codes; default all.")
@click.option(
    "--pool", "pools", metavar="BLOCK", multiple=True, help="Hand out free blocks of this one; may be repeated."
)
@giving
def join(folder: Path, bodies: str, pools: tuple[str, ...], as_json: bool, out: Path | None, rows: int) -> int:
    """Find where bodies use the same addresses, who should give way into which free block, and what could reach what.

    FOLDER is an estate whose devices name their files in configs, or holds one folder of configurations for each body.
    intent.csv (from, to, service) says what is meant to pass; edges.csv (body, device, interface) which interfaces face
    the other bodies.
    """
    from wherry.engine.assurance.addresses import read_block
    from wherry.show.document import make_document
    from wherry.work.joining import join_folder

    for pool in pools:
        try:
            read_block(pool)
        except ValueError as fault:
            raise click.BadParameter(f"{pool} is no block; write 10.128.0.0/9", param_hint="--pool") from fault
    answer = join_folder(folder, [body.strip() for body in bodies.split(",") if body.strip()], pools)
    document = make_document(
        answer.kind,
        question={"folder": folder.name, **answer.question},
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )
    give(document, as_json=as_json, out=out, rows=rows)
    return 0

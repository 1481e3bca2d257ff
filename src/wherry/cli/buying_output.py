"""What the commands of ``wherry buy`` have in common: an answer as its document, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from wherry.work.answers import Answer

MAPPING = click.option(
    "--mapping", type=click.Path(dir_okay=False, path_type=Path), help="Use the mapping kept in this file."
)
DECISIONS = click.option(
    "--decisions", type=click.Path(dir_okay=False, path_type=Path), help="What persons have decided of names."
)
ON = click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day looked at, as 2027-04-01; else today."
)
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")


def answer_document(answer: Answer) -> dict[str, Any]:
    """The published document of an answer."""
    from wherry.show.document import make_document

    return make_document(
        answer.kind,
        question=answer.question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )


def say_unread(unread: Sequence[str]) -> bool:
    """Say on stderr of which files nothing was taken; whether there are any."""
    if unread:
        click.echo(f"wherry: nothing was read of {', '.join(unread)}. See: wherry buy read", err=True)
    return bool(unread)

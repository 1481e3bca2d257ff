"""The page ``docs/command-line.md``, written from the commands' own help: ``python -m wherry.cli.page > FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from wherry.cli import main

WIDTH = 100
DOCUMENTS = (
    ("wherry check FOLDER", "check"),
    ("wherry overlap FOLDER", "overlap"),
    ("wherry plan FOLDER", "plan"),
    ("wherry divide FOLDER", "division"),
    ("wherry explain FOLDER", "explanation"),
    ("wherry appraise FOLDER", "appraisal"),
    ("wherry compare A.json B.json", "compare"),
    ("wherry fail FOLDER", "failure"),
    ("wherry pair FOLDER", "pairing"),
    ("wherry judge FOLDER", "assurance"),
    ("wherry join FOLDER", "join"),
    ("wherry buy read FILE...", "buying-read"),
    ("wherry buy suppliers FILE...", "suppliers"),
    ("wherry buy calendar FILE...", "calendar"),
    ("wherry buy notice KIND FILE", "notice"),
    ("wherry buy prices FILE...", "prices"),
    ("wherry buy overlaps FILE...", "contract-overlaps"),
    ("wherry buy spend FILE...", "spend"),
    ("wherry buy lots FILE...", "lots"),
    ("wherry buy award FILE", "award"),
)


def write_page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "This page is written from the commands themselves: `python -m wherry.cli.page > docs/command-line.md`."
    yield ""
    yield from _help(main.commands, "wherry")
    for name, command in main.commands.commands.items():
        yield f"## wherry {name}"
        yield ""
        yield from _help(command, f"wherry {name}")
        for below, part in command.commands.items() if isinstance(command, click.Group) else ():
            yield f"### wherry {name} {below}"
            yield ""
            yield from _help(part, f"wherry {name} {below}")
    yield from _documents()
    yield from _exit_codes()


def _help(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=WIDTH, **main.commands.context_settings)
    yield "```text"
    yield from (line.rstrip() for line in command.get_help(context).splitlines())
    yield "```"
    yield ""


def _documents() -> Iterator[str]:
    yield "## Documents for other programs"
    yield ""
    yield "With `--json` a command prints one JSON document and nothing else on its standard output. The shape of a"
    yield "`format` stays as it is; a shape that must change gets a new number. Every document has a JSON Schema (draft"
    yield "2020-12). Money is there twice: whole pence under a name that ends in `_pence`, decimal pounds as text under"
    yield "the same name ending in `_gbp`. Quarters are written by their first month, `2027-04`. Unknown is `null` and"
    yield "never zero. `generated` is true where anything was generated for a demonstration."
    yield ""
    yield "| command | format | schema |"
    yield "|---|---|---|"
    for command, kind in DOCUMENTS:
        yield f"| `{command} --json` | `wherry/{kind}/1` | `src/wherry/show/schema/{kind}.json` |"
    yield ""


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes"
    yield ""
    yield "| code | means |"
    yield "|---|---|"
    for code, means in main.EXIT_CODES.items():
        yield f"| {code} | {means} |"


if __name__ == "__main__":
    sys.stdout.write(write_page())

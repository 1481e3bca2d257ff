"""The command line: the same verbs on a folder of files, and the commands that run the site."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from wherry.cli.buy import buy
from wherry.cli.explaining import appraise, compare, explain
from wherry.cli.fail import fail
from wherry.cli.files import netbox, template
from wherry.cli.folder import check, divide, overlap, pair, plan
from wherry.cli.installation import doctor
from wherry.cli.join import join
from wherry.cli.judging import judge
from wherry.cli.noticing import notice, purchase
from wherry.cli.server import demo, serve, work
from wherry.record.error import NoPlan, WherryError

EXIT_CODES = {
    0: "done",
    1: "a fault that a person can act on; or, from check and netbox, that a row was refused",
    2: "the command was used wrongly",
    3: "a file cannot be read",
    4: "the person may not do this",
    5: "no plan meets every demand",
    6: "stopped before there was anything to keep",
    7: "a program of the system is missing",
    8: "the database cannot be started",
    130: "stopped with Ctrl-C; what had been found was kept",
}
STOPPED_BY_HAND = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="wherry", prog_name="wherry", message="%(prog)s %(version)s")
def commands() -> None:
    """Plan, agree and run shared network services between public bodies.

    check, overlap, plan, divide, fail and pair work on a folder of spreadsheets and need no database: one file a table,
    named after the table. judge takes any folder of configurations and scans. demo, serve and work run the web site on
    its database.
    """


for command in (
    check,
    overlap,
    plan,
    divide,
    explain,
    appraise,
    compare,
    fail,
    pair,
    judge,
    join,
    template,
    netbox,
    buy,
    demo,
    serve,
    work,
    doctor,
):
    commands.add_command(command)


for command in (notice, purchase):
    buy.add_command(command)


def main(args: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code. Faults that a person can act on become words; bugs stay bugs."""
    try:
        code = commands.main(args=args, prog_name="wherry", standalone_mode=False)
        sys.stdout.flush()
    except WherryError as fault:
        click.echo(f"wherry: {fault}", err=True)
        if isinstance(fault, NoPlan):
            for demand in fault.demands:
                click.echo(f"  - {demand}", err=True)
        sys.exit(fault.exit_code)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("wherry: stopped", err=True)
        sys.exit(STOPPED_BY_HAND)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has gone
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()

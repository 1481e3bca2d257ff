"""What goes wrong and is told to a person. Faults in data are findings; these are for what cannot go on."""

from __future__ import annotations


class WherryError(Exception):
    """A fault that a person can act on: its words say what happened and what to do."""

    exit_code = 1


class CannotRead(WherryError):
    """A file that is not what it should be: nothing of it has been stored."""

    exit_code = 3

    def __init__(self, where: str, why: str, remedy: str) -> None:
        super().__init__(f"{where}: {why}. {remedy}")
        self.where, self.why, self.remedy = where, why, remedy


class NotAllowed(WherryError):
    """The person may not do this for that body."""

    exit_code = 4


class NoPlan(WherryError):
    """No plan meets every demand; ``demands`` names those that cannot hold together."""

    exit_code = 5

    def __init__(self, why: str, demands: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.demands = demands


class Stopped(WherryError):
    """A person pressed Stop before there was anything to keep."""

    exit_code = 6


class Missing(WherryError):
    """A program of the system is not installed; the words name the package."""

    exit_code = 7

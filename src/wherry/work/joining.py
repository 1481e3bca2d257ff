"""The verb that joins networks: where addresses clash, who gives way, and what could reach what. No database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wherry.record.canonical import plain
from wherry.work.answers import Answer

if TYPE_CHECKING:
    from wherry.read.joining import Joining

JOIN = "join"


def answer_join(joining: Joining) -> Answer:
    """The answer to a question of joining that was read from a folder."""
    from wherry.engine.assurance.join import join

    began = time.perf_counter()
    question = joining.question
    found = plain(join(question))
    found["findings"] = [*plain(joining.findings), *found["findings"]]
    return Answer(
        kind=JOIN,
        question={"bodies": [member.body for member in question.members], "pools": list(question.pools)},
        answer=found,
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=joining.generated,
    )


def join_folder(folder: Path, bodies: Sequence[str] = (), pools: Sequence[str] = ()) -> Answer:
    """Read a folder and join the bodies in it. ``CannotRead`` where it holds fewer than two."""
    from wherry.read.joining import read_joining

    return answer_join(read_joining(folder, bodies, pools=pools))

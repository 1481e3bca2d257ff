"""Rules that one configuration cannot decide: what scans saw of a device, and its part in what bodies let pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from wherry.engine.assurance.exploited import RULE as EXPLOITED
from wherry.engine.assurance.exploited import Subject, judge_exploited, verdict_on
from wherry.engine.assurance.flows import RULE as FLOWS
from wherry.engine.assurance.flows import judge_flows
from wherry.engine.assurance.join import JoinQuestion, ground_of
from wherry.engine.assurance.scan import ScanHost, ScanReading
from wherry.engine.assurance.verdict import NOT_APPLICABLE, UNKNOWN, Judgement, Verdict
from wherry.engine.assurance.vulnerability import Weakness
from wherry.read.joining import CONFIGS
from wherry.work.judge_evidence import Tracked
from wherry.work.judge_file import NO_BODY, Judged


def judge_beyond(
    done: Sequence[Judged], tracked: Tracked | None, joining: JoinQuestion | None, *, today: date
) -> list[tuple[Judged, Verdict]]:
    """A verdict of every rule of the estate on every configuration that was judged. ``joining`` says what bodies mean
    to let pass and how their devices filter; without it that is unknown."""
    subjects = [
        (judged, _subject(judged)) for judged in done if judged.task is not None and judged.document["verdicts"]
    ]
    flows = _flows([subject for _, subject in subjects], joining)
    scanned = _Scanned(tracked) if tracked is not None else None
    made = []
    for judged, subject in subjects:
        made.append((judged, verdict_on(subject, FLOWS, flows[subject.file], today=today)))
        if scanned is None:
            unseen = Judgement(UNKNOWN, "no scan was read")
            made.append((judged, verdict_on(subject, EXPLOITED, unseen, today=today)))
        else:
            made.append((judged, scanned.judge(subject, today)))
    return made


def _subject(judged: Judged) -> Subject:
    document, task = judged.document, judged.task
    return Subject(task.body if task else NO_BODY, document["device"], document["file"], document["sha256"])


class _Scanned:
    """Weaknesses and looks by body and device."""

    def __init__(self, tracked: Tracked) -> None:
        self.tracked = tracked
        self.weaknesses: dict[tuple[str, str], list[Weakness]] = {}
        self.looks: dict[tuple[str, str], list[tuple[ScanReading, ScanHost]]] = {}
        for each in tracked.weaknesses:
            owner = tracked.assets.find_named(each.asset, [seen.host for seen in each.seen_by[:1]])
            if owner is not None and owner.device is not None:
                self.weaknesses.setdefault((owner.body, owner.device), []).append(each)
        for reading in tracked.readings:
            for host in reading.hosts:
                owner = tracked.assets.find(host)
                if owner is not None and owner.device is not None:
                    self.looks.setdefault((owner.body, owner.device), []).append((reading, host))

    def judge(self, subject: Subject, today: date) -> Verdict:
        """The verdict on one device."""
        key = (subject.body, subject.device)
        found, looks = self.weaknesses.get(key, ()), self.looks.get(key, ())
        return judge_exploited(subject, found, looks, self.tracked.catalogue, today=today)


def _flows(subjects: Sequence[Subject], joining: JoinQuestion | None) -> Mapping[str, Judgement]:
    """What each file does for what bodies mean to let pass, by the file's name in the folder."""
    bodies = {subject.body for subject in subjects} - {NO_BODY}
    if len(bodies) < 2:
        alone = Judgement(NOT_APPLICABLE, "fewer than two bodies are known here, so there is nothing between them")
        return {subject.file: alone for subject in subjects}
    if joining is None:
        unsaid = Judgement(UNKNOWN, "nothing says what is meant to pass between the bodies; write it in intent.csv")
        return {subject.file: unsaid for subject in subjects}
    found = judge_flows(ground_of(joining), joining.intents)
    by_file = {(body, file): judged for body, files in found.items() for file, judged in files.items()}
    return {subject.file: _of(subject, by_file) for subject in subjects}


def _of(subject: Subject, by_file: Mapping[tuple[str, str], Judgement]) -> Judgement:
    for name in _names(subject.file):
        if (subject.body, name) in by_file:
            return by_file[subject.body, name]
    return Judgement(UNKNOWN, "filters of its maker are not read, so what it lets pass is not known")


def _names(file: str) -> Iterator[str]:
    yield file
    yield file.removeprefix(f"{CONFIGS}/")

"""Bringing in configurations and scans: each read, its secrets taken out, matched with its device, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from wherry.read.archive import unpack_files
from wherry.read.config.decoding import MOST_BYTES
from wherry.read.config.platform import PLATFORMS
from wherry.read.content import Content, load_content
from wherry.record.error import CannotRead, WherryError
from wherry.store.models import MODELS, EvidenceFile, Person
from wherry.store.record import OWN, PARTNERSHIP
from wherry.store.view import keeper_view, view
from wherry.work.answers import today
from wherry.work.permission import bodies_of, require
from wherry.work.read_evidence import CONFIGURATION, ReadEvidence, read_evidence

MOST_FILES = 300
"""Files of one zip: reading them takes some ten milliseconds each, while somebody waits for the page."""
FOLDERS = ("configs", "scans")
NOTES = frozenset((".md", ".rst", ".html", ".pdf", ".docx", ".odt", ".png", ".jpg", ".svg", ".py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of one file: ``kept`` is its row, None where it is refused (``says`` why) or was there already."""

    file_name: str
    kept: EvidenceFile | None
    says: str


@dataclass(frozen=True, slots=True)
class _Device:
    ref: str
    name: str
    config_file: str
    platform: str | None


def keep_evidence(*, by: Person, body: str, files: Sequence[Content], visibility: str = OWN) -> tuple[Brought, ...]:
    """Keep files of one body, each a configuration, a scan or a zip of them; what became of each.

    ``visibility`` is ``own``, or ``partnership`` to let every member see the text without its secrets, so that networks
    can be joined. A file that cannot be read is told and hurts no other; a zip that cannot be opened is ``CannotRead``.
    """
    if visibility not in (OWN, PARTNERSHIP):
        raise WherryError("a configuration is seen by its own body or by the partnership")
    opened = [content for file in files for content in _open(file)]
    with view(person=by, bodies=bodies_of(body), why=f"brought in {files[0].name if files else 'nothing'}"):
        require(by, "bring in", body)
        devices = _devices([body])[body]
        return tuple(_keep(body, content, devices, visibility, by.name) for content in opened)


def load_evidence(folder: Path, bodies: Sequence[str], *, visibility: str) -> tuple[EvidenceFile, ...]:
    """Keep what lies in ``configs`` and ``scans`` of an estate folder whose records the store holds, each under the
    body whose device names it, or whose folder it lies in; what is nobody's is left out. As the keeper."""
    with keeper_view(bodies=bodies, why=f"loaded the configurations of {folder.name}"):
        devices = _devices(bodies)
        owners = {device.config_file: body for body, known in devices.items() for device in known if device.config_file}
        kept = []
        for path, name in _list_files(folder):
            first = name.partition("/")[0]
            body = owners.get(name) or owners.get(path.name) or (first if first in devices else None)
            if body is not None:
                content = Content(name=path.name, data=load_content(path).data)
                kept.append(_keep(body, content, devices[body], visibility, "the keeper of this machine").kept)
    return tuple(row for row in kept if row is not None)


def _list_files(folder: Path) -> Iterable[tuple[Path, str]]:
    for root in (folder / name for name in FOLDERS):
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and path.suffix.lower() not in NOTES and not path.name.startswith("."):
                yield path, path.relative_to(root).as_posix()


def _open(file: Content) -> tuple[Content, ...]:
    return unpack_files(file, most_files=MOST_FILES) if file.is_workbook else (file,)


def _devices(bodies: Sequence[str]) -> dict[str, list[_Device]]:
    found: dict[str, list[_Device]] = {body: [] for body in bodies}
    columns = ("owner", "ref", "name", "config_file", "platform")
    for owner, ref, name, file, platform in (
        MODELS["devices"].objects.filter(owner__in=bodies).order_by("ref").values_list(*columns)
    ):
        code = (platform or "").lower()
        found[owner].append(_Device(ref, name or "", file or "", code if code in PLATFORMS else None))
    return found


def _keep(body: str, content: Content, devices: Sequence[_Device], visibility: str, who: str) -> Brought:
    name = content.name
    if len(content.data) > MOST_BYTES:
        return Brought(file_name=name, kept=None, says=f"it has more than {MOST_BYTES:,} bytes")
    base = PurePosixPath(name).name
    named = [device for device in devices if device.config_file and device.config_file in (name, base)]
    try:
        found = read_evidence(content.data, name, today=today(), platform=named[0].platform if named else None)
    except CannotRead as fault:
        return Brought(file_name=name, kept=None, says=fault.why)
    if found.refused:
        return Brought(file_name=name, kept=None, says=found.refused)
    return _write(body, found, _name_device(found, named, devices), visibility, who)


def _name_device(found: ReadEvidence, named: Sequence[_Device], devices: Sequence[_Device]) -> str:
    """The one device that names the file, or that has the name which the file says; else that name, else the file's."""
    if found.kind != CONFIGURATION:
        return ""
    called = [device for device in devices if found.hostname and device.name.casefold() == found.hostname.casefold()]
    sure = named if len(named) == 1 else called if len(called) == 1 else []
    return sure[0].ref if sure else found.hostname or found.file_name


def _write(body: str, found: ReadEvidence, device: str, visibility: str, who: str) -> Brought:
    same = EvidenceFile.objects.filter(owner=body, kind=found.kind, current=True)
    if same.filter(file_sha256=found.file_sha256, device=device).exists():
        return Brought(file_name=found.file_name, kept=None, says="it is here already, letter for letter")
    older = same.filter(device=device) if device else same.filter(file_name=found.file_name)
    replaced = older.update(current=False)
    row = EvidenceFile.objects.create(
        owner=body,
        visibility=visibility,
        kind=found.kind,
        file_name=found.file_name,
        file_sha256=found.file_sha256,
        device=device,
        text=found.text,
        held=found.held,
        dated=_day(found),
        generated=found.generated,
        brought_by_words=who,
    )
    says = f"{found.kind} of {device}" if device else found.kind
    return Brought(
        file_name=found.file_name, kept=row, says=f"{says}, in the place of an older one" if replaced else says
    )


def _day(found: ReadEvidence) -> date | None:
    """The day that a scan says; a configuration is of the day on which it was brought in."""
    return found.dated if found.kind != CONFIGURATION else today()

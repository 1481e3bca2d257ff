"""NetBox as ``manage.py dumpdata`` writes it: one JSON array of ``{"model", "pk", "fields"}``, read object by object.

Source: Django, "Serializing Django objects", natural keys; NetBox demo data v3.6.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from wherry.read.netbox.item import CONTENT_TYPE, Item, Library, is_wanted, sha256_of_text
from wherry.record.error import CannotRead
from wherry.record.finding import Source

CHUNK = 1 << 20
MOST_OBJECT = 1 << 26  # characters; one object that is larger is no object of NetBox


def read_dumpdata(stream: TextIO, file: str, library: Library) -> None:
    """Put the objects of a dump into the library. ``CannotRead`` where it is torn or is no dump."""
    for number, value in enumerate(_objects(stream, file), 1):
        if not isinstance(value, dict) or not isinstance(value.get("model"), str) or "fields" not in value:
            raise CannotRead(
                f"{file}, object {number}", "it is no object of a dump, which has model and fields", "Dump it again"
            )
        model, fields = value["model"], value["fields"]
        library.count(model)
        if not is_wanted(model) or not isinstance(fields, dict):
            continue
        pk = value.get("pk")
        if pk is None and model == CONTENT_TYPE:  # dumped by its natural key: nobody points to it by number
            continue
        source = Source(file=file, sheet=model, row=number, sha256=sha256_of_text(json.dumps(value, sort_keys=True)))
        library.add(Item(model=model, pk=str(pk), fields=fields, source=source))


def _objects(stream: TextIO, file: str) -> Iterator[Any]:
    """The elements of a JSON array one by one, holding no more than a few of them in memory."""
    decoder = json.JSONDecoder()
    text = stream.read(CHUNK).lstrip("\ufeff \t\r\n")
    at = 1  # behind the opening bracket
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at < len(text) and text[at] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as fault:
            more = stream.read(max(CHUNK, len(text) - at))
            if not more or len(text) - at > MOST_OBJECT:
                raise CannotRead(file, f"its JSON is torn or cut short ({fault})", "Dump it again") from fault
            text, at = text[at:] + more, 0
            continue
        yield value

"""Whether the files that the servers read are there. A server does not notice a missing file until it needs it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tradewatch.foreign import read_file
from tradewatch.live.verdict import Verdict, ok, unknown, wrong
from tradewatch.model import Channel, ProblemsFound

_CHECK = "files"


def judge_files(
    files: Iterable[str], secrets: str, folder: Path | None, channels: Iterable[Channel], *, here: bool
) -> Iterator[Verdict]:
    """One verdict for each file that is missing or empty, or one for all of them.

    `files` are paths on the server's machine. Those in the folder `secrets` are looked for in `folder`, if it is given.
    Unless it is `here`, a machine without any of the files may not be the server's.
    """
    places = {path: _place(path, secrets, folder) for path in files}
    if hidden := [place for place in places.values() if _is_hidden(place)]:
        text = f"{hidden[0]}: this user may not read it"
        fix = "run this command as the user that runs the server"
        yield wrong(_CHECK, text, fix) if here else unknown(_CHECK, f"{text}; {fix}")
    elif not places:
        yield ok(_CHECK, "the servers read no other files")
    elif not here and not any(place.exists() for place in places.values()):
        where = "if the servers run on this machine, they are missing; else run `doctor --before-start` on theirs"
        yield unknown(_CHECK, f"none of the {len(places)} files that the servers read is here: {where}")
    else:
        faults = {path: fault for path, place in places.items() if (fault := _fault(place))}
        for path, fault in faults.items():
            yield wrong(_CHECK, f"{places[path]}: {fault}", _content(Path(path).name, channels))
        if not faults:
            yield ok(_CHECK, f"all {len(places)} files that the servers read are there")


def _place(path: str, secrets: str, folder: Path | None) -> Path:
    found = Path(path)
    return folder / found.relative_to(secrets) if folder and found.is_relative_to(secrets) else found


def _is_hidden(place: Path) -> bool:
    """Whether only another user may look: usually the server's user alone may read its secrets."""
    try:
        place.stat()
    except OSError as error:
        return isinstance(error, PermissionError)
    return not os.access(place, os.R_OK)


def _fault(place: Path) -> str:
    try:
        content = read_file(place)
    except ProblemsFound as failed:
        return failed.problems[0].summary
    return "" if content.strip() else "is empty"


def _content(name: str, channels: Iterable[Channel]) -> str:
    """What to write into a file, from the documentation of the channel that needs it: "..., the file `x`, a token." """
    for channel in channels:
        text = " ".join((type(channel).__doc__ or "").split())
        if found := re.search(rf"the file `{re.escape(name)}`, (.+?)[.;](?: |$)", text):
            return f"write into it {found[1]}"
    return "START.md says which setting reads it"

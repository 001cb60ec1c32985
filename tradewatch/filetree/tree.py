"""FileTree: the generated files in memory. Build, drift and validate all work on such trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tradewatch.model import Source

# The path to a part of a file: ("groups", "api", 0) is the first rule of the group api, () is the whole file.
Locator = tuple[str | int, ...]


@dataclass(frozen=True)
class FileTree(Mapping[str, bytes]):
    """Relative POSIX path -> bytes, sorted by path, in memory.

    `origins` has the definition of each file and of its parts, so that a problem in generated text is reported at the
    Python line that caused it. Origins are neither written nor compared. Raises ValueError for a path that leads out
    of the tree.
    """

    files: Mapping[str, bytes]
    origins: Mapping[str, Mapping[Locator, Source]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for path in self.files:
            parts = PurePosixPath(path)
            if not path or parts.is_absolute() or ".." in parts.parts or str(parts) != path:
                raise ValueError(f"{path!r} is not a path inside a tree")
        object.__setattr__(self, "files", dict(sorted(self.files.items())))

    def __getitem__(self, path: str) -> bytes:
        return self.files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __or__(self, other: FileTree) -> FileTree:
        """Both trees in one. Raises ValueError for a path that is in both."""
        if both := self.files.keys() & other.files.keys():
            raise ValueError(f"{min(both)!r} is in both trees")
        return FileTree({**self.files, **other.files}, {**self.origins, **other.origins})

    def origin(self, path: str, *locator: str | int) -> Source | None:
        """The definition of a part of a file, or of the nearest part around it; None if no definition is known."""
        known = self.origins.get(path, {})
        for length in range(len(locator), -1, -1):
            if locator[:length] in known:
                return known[locator[:length]]
        return None


@dataclass(frozen=True)
class Drift:
    """How the files on disk differ from the wanted ones, as sorted paths."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    leftover: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.leftover)


def compare(wanted: Mapping[str, bytes], found: Mapping[str, bytes]) -> Drift:
    """The paths that are changed, missing and left over in `found`."""
    return Drift(
        changed=tuple(sorted(path for path in wanted if path in found and found[path] != wanted[path])),
        missing=tuple(sorted(wanted.keys() - found.keys())),
        leftover=tuple(sorted(found.keys() - wanted.keys())),
    )

"""Counts what each check reports about the public repositories in a folder, and writes `counts.json` beside this file.

    .venv/bin/python -m bench.others FOLDER

Each repository is a clone in a folder named OWNER+NAME, or bare in OWNER+NAME/repo. After a change of a check,
`git diff bench/others` shows in which repositories it reports more or less: read each of these problems. A repository
whose commit differs is another one. Nobody has the catalogues, so a type follows from the end of a name, and labels are
unknown; the checks that need samples report nothing here.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tradewatch.checks import problems_in
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.plain.series import MetricMetadata, Observed

COUNTS = Path(__file__).with_name("counts.json")

# Rules are tested with wrong ones, too.
_OF_TESTS = re.compile(r"(?:^|/)(?:vendor|node_modules|testdata|tests?|_*fixtures_*|e2e)/|[_.]tests?\.", re.IGNORECASE)
_RULES = re.compile(rb"^\s*-?\s*\{?[\"']?(?:alert|record)[\"']?:", re.MULTILINE)
_PANELS = re.compile(rb'"(?:panels|rows)".*"expr"|"expr".*"(?:panels|rows)"', re.DOTALL)
_LARGEST = 3_000_000  # bytes


def counted(repository: Path) -> dict[str, object]:
    """The commit of a repository, the number of its files, and of problems by check."""
    with TemporaryDirectory() as folder:
        paths = list(_extracted(repository, Path(folder)))
        files = read_files(paths)
        recorded = {rule.name for rule in files.rules}
        known = tuple(Observed(name, _guessed(name), None).series for name in sorted(files.names - recorded))
        found = Counter(problem.check for problem in (*files.problems, *problems_in(PlainRuleSet(files, known, 15.0))))
    commit = _git(repository, "rev-parse", "HEAD").decode().strip()
    return {"commit": commit, "files": len(paths), "problems": dict(sorted(found.items()))}


def _extracted(repository: Path, folder: Path) -> Iterator[Path]:
    """The rule files and dashboards of the last commit, as files in a folder."""
    for line in _git(repository, "ls-tree", "-r", "-l", "HEAD").decode("utf-8", "replace").splitlines():
        entry, _, path = line.partition("\t")
        _, kind, identifier, size = entry.split()
        wanted = path.endswith((".yml", ".yaml", ".rules", ".json")) and not _OF_TESTS.search(path)
        if kind != "blob" or not wanted or not size.isdecimal() or int(size) > _LARGEST:
            continue
        content = _git(repository, "cat-file", "blob", identifier)
        if (_PANELS if path.endswith(".json") else _RULES).search(content):
            written = folder / path.replace("/", "__")[-200:]
            written.write_bytes(content)
            yield written


def _guessed(name: str) -> MetricMetadata:
    kind = "histogram" if name.endswith("_bucket") else "counter" if name.endswith("_total") else ""
    return MetricMetadata(name.removesuffix("_bucket"), kind)


def _git(repository: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Write the counts of all repositories in the folder that have such files."""
    repositories = {each.name.replace("+", "/", 1): each for each in sorted(folder.iterdir()) if "+" in each.name}
    found = {}
    for name, path in repositories.items():
        found[name] = counted(path / "repo" if (path / "repo").is_dir() else path)
        print(name, found[name]["files"], flush=True)
    COUNTS.write_text(
        json.dumps({name: each for name, each in found.items() if each["files"]}, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()

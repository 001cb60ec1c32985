"""Reports for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from tests.commands import ROOT as REPOSITORY
from tests.docs.pages import headings
from tradewatch.checks.names import check_names, page_of, published
from tradewatch.cli.report import pages, report
from tradewatch.model import Problem, Source

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text("utf-8"))
ROOT = Path("/project")

PROBLEMS = (
    Problem("counters/raw", Source("/project/rules/a b.yml", 7), "alert A", "is raw", "why", "use rate()"),
    Problem("counters/raw", Source("/elsewhere/ä.yml", 0), "alert A", "is raw"),
    Problem("check/file", None, "file x", "is missing"),
)


def test_a_report_in_sarif_is_valid() -> None:
    """Also of a file with a space, of one outside the project, of a problem without a file, and without problems."""
    log = json.loads(report(PROBLEMS, "sarif", ROOT))
    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == ["check/file", "counters/raw"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"][:2]]
    assert [each["artifactLocation"]["uri"] for each in places] == ["rules/a%20b.yml", "file:///elsewhere/%C3%A4.yml"]
    assert [each["region"]["startLine"] for each in places] == [7, 1]
    assert [each["ruleIndex"] for each in run["results"]] == [1, 1, 0]
    assert [each["helpUri"] for each in run["tool"]["driver"]["rules"]] == [
        published("check/file"),
        published("counters/raw"),
    ]
    jsonschema.validate(json.loads(report((), "sarif", ROOT)), SCHEMA)


def test_a_fingerprint_in_sarif_survives_moved_lines_and_paths() -> None:
    """The code host closes no alert that is only elsewhere."""
    results = json.loads(report(PROBLEMS, "sarif", ROOT))["runs"][0]["results"]
    first, moved, other = (each["partialFingerprints"] for each in results)
    assert first == moved != other


def test_a_page_is_a_file_where_the_project_has_it(tmp_path: Path) -> None:
    """Each kind is named once; a project that keeps no pages gets their addresses."""
    assert pages(PROBLEMS, REPOSITORY / "docs").splitlines() == [
        "[check/file] docs/checks/OTHERS.md#check",
        "[counters/raw] docs/checks/counters/raw.md",
    ]
    assert pages(PROBLEMS, tmp_path).splitlines() == [
        f"[{each}] {published(each)}" for each in ("check/file", "counters/raw")
    ]


def test_whatever_is_reported_has_its_page() -> None:
    """The page of a check exists, and that about others has a part for each other kind that the engine reports."""
    kinds = {
        kind
        for module in REPOSITORY.glob("tradewatch/**/*.py")
        for kind in re.findall(r"\bProblem\(\s*f?\"([a-z-]+(?:/[a-z-]*)?)", module.read_text("utf-8"))
    }
    assert {"definition", "audit/", "doctor/", "proofs/mutant"} <= kinds
    families = {f"{name.partition('/')[0]}/" for name in check_names()}
    others = {kind.partition("/")[0] for kind in kinds - families - set(check_names())}
    assert others <= set(headings("docs/checks/OTHERS.md"))
    assert all((REPOSITORY / "docs/checks" / page_of(name)).is_file() for name in check_names())


def test_the_pages_are_published_in_this_repository() -> None:
    """Its address is the one in the configuration of the site."""
    (address,) = re.findall("^repo_url: (.+)$", (REPOSITORY / "website/mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert published("counters/raw") == f"{address}/blob/main/docs/checks/counters/raw.md"

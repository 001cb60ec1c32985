"""Reports for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tradewatch.cli.report import report
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
    jsonschema.validate(json.loads(report((), "sarif", ROOT)), SCHEMA)


def test_a_fingerprint_in_sarif_survives_moved_lines_and_paths() -> None:
    """The code host closes no alert that is only elsewhere."""
    results = json.loads(report(PROBLEMS, "sarif", ROOT))["runs"][0]["results"]
    first, moved, other = (each["partialFingerprints"] for each in results)
    assert first == moved != other

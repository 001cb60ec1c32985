"""The audit's verdict and that of a real Prometheus, for many answers."""

from __future__ import annotations

import math
from pathlib import Path

from tests.audit.cases import ANSWERS
from tests.audit.real import Scraped, Series, scraped, served, stored_labels
from tradewatch.audit import NEWEST, OLDEST, Prometheus, judged, read_exposition, scrape
from tradewatch.audit.parser import Sample
from tradewatch.model import ProblemsFound

VERSIONS = {"oldest": OLDEST, "newest": NEWEST}


def test_the_audit_agrees_with_a_real_prometheus(toolset: Path, tmp_path: Path) -> None:
    """It reports every answer that Prometheus refuses or loses a part of, and no other as one of these."""
    prometheus = VERSIONS[toolset.name]
    with served(ANSWERS) as urls:
        real = scraped(toolset, tmp_path / "prometheus", urls)
        audited = {name: _audited(url, prometheus) for name, url in urls.items()}
    found = {name: _disagreement(*audited[name], real[name]) for name in ANSWERS}
    assert {name: disagreement for name, disagreement in found.items() if disagreement} == {}


def _audited(url: str, prometheus: Prometheus) -> tuple[str, bool, dict[Series, float]]:
    """Why the audit says that Prometheus has nothing, whether it says that something is lost, and what is there."""
    try:
        answer = scrape(url, prometheus)
        exposition = read_exposition(answer, prometheus)
    except ProblemsFound as found:
        return found.problems[0].summary, False, {}
    samples = [line for line in exposition.parsed.lines if isinstance(line, Sample)]
    there = {(sample.name, stored_labels(sample.labels, prometheus)): sample.value for sample in samples}
    if exposition.parsed.cut or len(there) < len(samples):
        there["what Prometheus does not read, or has already", frozenset()] = 0.0
    is_lost = any(problem.check == "audit/lost" for _, problem in judged((), answer, prometheus)[0])
    return "", is_lost, there


def _disagreement(refusal: str, is_lost: bool, read: dict[Series, float], real: Scraped) -> str:
    """How the audit's verdict and the real Prometheus differ; empty if they agree."""
    if refusal:
        nothing = "exposes no metric" in refusal and not real.series
        return "" if real.error or nothing else f"the audit says {refusal!r}, but Prometheus has {dict(real.series)}"
    if real.error:
        return f"Prometheus says {real.error!r}, the audit nothing"
    same = read.keys() == real.series.keys() and all(
        value == real.series[series] or (math.isnan(value) and math.isnan(real.series[series]))
        for series, value in read.items()
    )
    if is_lost == same:
        says = "is lost" if is_lost else "is complete"
        return f"the audit says that {read} {says}, and Prometheus has {dict(real.series)}"
    return ""

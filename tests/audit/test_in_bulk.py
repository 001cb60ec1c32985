"""What is read in bulk is what is read line by line."""

from __future__ import annotations

import pytest

from tests.audit.cases import OPENMETRICS_TEXTS, TEXTS
from tests.audit.endpoint import OPENMETRICS, TEXT
from tradewatch.audit import NEWEST, Scrape, read_exposition
from tradewatch.audit.exposition import read_series
from tradewatch.audit.grammar import grammar
from tradewatch.audit.in_bulk import read_in_bulk
from tradewatch.model import ProblemsFound

ORDINARY = """\
# HELP a_total Say "{b=1,b=2}" or \\n.
# TYPE a_total counter
a_total{x="1",y="\\\\ \\" \\n µ"} 4711
a_total{y="1",x="2"} -1.5e3
# a comment
# TYPE h histogram
h_bucket{le="+Inf"} 3
h_sum NaN
h_count 3
a_total 2 1234567
"""
EVERY = [
    *((body, TEXT) for body in (*TEXTS.values(), ORDINARY)),
    *((body, OPENMETRICS) for body in (*OPENMETRICS_TEXTS.values(), ORDINARY.replace("# a comment\n", "") + "# EOF\n")),
]


# Some answers have the time of this run, so they have no names: all processes must collect the same ones.
@pytest.mark.parametrize(("body", "content_type"), EVERY, ids=range(len(EVERY)))
def test_what_is_read_in_bulk_is_what_is_read_line_by_line(body: str | bytes, content_type: str) -> None:
    """Every answer has the same metrics, labels and values, or the same problem."""
    answer = Scrape("http://bot/metrics", content_type, body.encode() if isinstance(body, str) else body, 0.1)
    try:
        expected = {
            metric.name: (metric.kind, metric.help, metric.unit, sorted(_shown(metric.samples)))
            for metric in read_exposition(answer).metrics.values()
        }
    except ProblemsFound as failure:
        with pytest.raises(ProblemsFound) as found:
            list(read_series(answer))
        assert found.value.problems == failure.problems
        return
    assert expected == {
        metric.name: (
            metric.kind,
            metric.help,
            metric.unit,
            sorted(each for read in series.values() for each in _shown(read())),
        )
        for metric, series in read_series(answer)
    }


def test_an_ordinary_answer_is_read_in_bulk() -> None:
    """Both formats are, as clients print them."""
    for body, media in EVERY[len(TEXTS)], EVERY[-1]:
        assert isinstance(body, str)
        assert read_in_bulk(body.encode(), grammar(media.partition(";")[0], NEWEST)) is not None


def _shown(samples: object) -> list[str]:
    """The samples without their lines, which differ."""
    assert isinstance(samples, list)
    return [str(sample._replace(line=0)) for sample in samples]

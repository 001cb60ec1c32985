"""Answers of endpoints, most of them faulty, for the comparison with a real Prometheus."""

from __future__ import annotations

import gzip
import time

from tests.audit.endpoint import OPENMETRICS, TEXT, Answer, page

PROTOBUF = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"

_NOW = time.time()
_MILLISECONDS = int(1000 * _NOW)

_HISTOGRAM = """\
# TYPE h histogram
h_bucket{le="0.5"} 3
h_bucket{le="1"} 2
h_bucket{le="+Inf"} 4
h_count 5
"""

# By name: a body in the text format, and what Prometheus makes of it is for the test to find out.
TEXTS: dict[str, str | bytes] = {
    "right": '# HELP a A.\n# TYPE a gauge\na 1\n# TYPE c_total counter\nc_total{x="y"} 2\n',
    "carriage returns": "# TYPE a gauge\r\na 1\r\n",
    "carriage return after a value": "a 1\r\n",
    "no final line feed": "a 1\nb 2",
    "empty": "",
    "comments only": "# nothing here\n",
    "empty lines": "\n\na 1\n\n\nb 2\n",
    "html": "<html><body>Login</body></html>\n",
    "two TYPE lines": "# TYPE a gauge\n# TYPE a counter\na 1\n",
    "two HELP lines": "# HELP a A.\n# HELP a B.\na 1\n",
    "TYPE after samples": "a 1\n# TYPE a gauge\n",
    "TYPE of another format": "# TYPE a stateset\na 1\n",
    "TYPE without a type": "# TYPE a\na 1\n",
    "TYPE with two spaces": "# TYPE a  gauge\na 1\n",
    "HELP without a name": "# HELP \na 1\n",
    "interleaved": 'a{x="1"} 1\nb 1\na{x="2"} 1\n',
    "twice": 'a{x="1"} 1\na{x="1"} 1\n',
    "twice with other values": "a 1\na 2\n",
    "empty label value": 'a{x=""} 1\n',
    "twice by an empty label": 'a{x=""} 1\na 2\n',
    "label twice": 'a{x="1",x="2"} 1\n',
    "target label": 'a{job="mine",instance="here"} 1\n',
    "trailing comma": 'a{x="1",} 1\n',
    "comma first": 'a{,x="1"} 1\n',
    "no braces closed": 'a{x="1" 1\n',
    "unquoted value": "a{x=1} 1\n",
    "unescaped quotation mark": 'a{x="say "hi""} 1\n',
    "escapes": 'a{x="\\\\ \\" \\n \\t"} 1\n',
    "line feed in a value": 'a{x="1\n2"} 1\n',
    "not UTF-8 in a value": b'a{x="\xff"} 1\n',
    "not UTF-8 in a help": b"# HELP a \xff\na 1\n",
    "not UTF-8 in a comment": b"# \xff\na 1\n",
    "other letters in a value": 'a{x="Grüße"} 1\n',
    "other letters in a name": "grüße 1\n",
    "quoted name": '{"a.b",x="1"} 1\n',
    "quoted label": 'a{"x.y"="1"} 1\n',
    "dash in a name": "a-b 1\n",
    "dash in a label": 'a{x-y="1"} 1\n',
    "name begins with a digit": "1a 1\n",
    "space before a name": " a 1\n",
    "tabs": "a\t1\n",
    "no value": "a\n",
    "words for numbers": "a NaN\nb +Inf\nc -Inf\nd nan\ne inf\n",
    "hexadecimal": "a 0x1p-2\n",
    "underscores in a number": "a 1_000\n",
    "comma in a number": "a 1,5\n",
    "exponents": "a 1e3\nb 1E-3\nc .5\nd 5.\n",
    "too large": "a 1e999\n",
    "timestamps now": f"a 1 {_MILLISECONDS}\n",
    "timestamps of an hour ago": f"a 1 {_MILLISECONDS - 3_600_000}\n",
    "timestamps in an hour": f"a 1 {_MILLISECONDS + 3_600_000}\n",
    "timestamps in seconds": f"a 1 {int(_NOW)}\n",
    "timestamps with a fraction": f"a 1 {_NOW}\n",
    "timestamp that is no number": "a 1 soon\n",
    "negative counter": "# TYPE a_total counter\na_total -1\n",
    "buckets": _HISTOGRAM,
    "bound that is no number": '# TYPE h histogram\nh_bucket{le="many"} 1\nh_sum 1\nh_count 1\n',
    "bound twice": '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="1.0"} 1\n',
    "NUL": b"a 1\n\x00b 2\n",
    "NUL in a value": b'a{x="\x00"} 1\n',
    "byte order mark": b"\xef\xbb\xbfa 1\n",
    "openmetrics as text": "# TYPE a counter\na_total 1\n# EOF\n",
    "exemplar in text": 'a_total 1 # {id="7"} 1\n',
    "comment without a space": "#comment\na 1\n",
    "only a fault at the end": "a 1\nb 2\nc\n",
}

OPENMETRICS_TEXTS: dict[str, str] = {
    "right": "# TYPE a counter\n# HELP a A.\na_total 1\n# EOF\n",
    "no EOF": "# TYPE a gauge\na 1\n",
    "no line feed after EOF": "a 1\n# EOF",
    "more after EOF": "a 1\n# EOF\nb 2\n",
    "empty": "",
    "EOF only": "# EOF\n",
    "comment": "# a comment\na 1\n# EOF\n",
    "empty line": "a 1\n\nb 1\n# EOF\n",
    "two spaces": "a  1\n# EOF\n",
    "counter without total": "# TYPE a counter\na 1\n# EOF\n",
    "unit": "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n# EOF\n",
    "wrong unit": "# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n",
    "created and exemplar": '# TYPE a counter\na_total 1 # {id="7"} 1 1.5\na_created 1.7e9\n# EOF\n',
    "exemplar of a gauge": '# TYPE a gauge\na 1 # {id="7"} 1\n# EOF\n',
    "info and stateset": '# TYPE a info\na_info{x="1"} 1\n# TYPE s stateset\ns{s="on"} 1\n# EOF\n',
    "timestamps now": f"a 1 {_NOW}\n# EOF\n",
    "timestamps in milliseconds": f"a 1 {_MILLISECONDS}\n# EOF\n",
    "trailing comma": 'a{x="1",} 1\n# EOF\n',
    "carriage returns": "a 1\r\n# EOF\r\n",
}

ANSWERS: dict[str, Answer] = {
    **{f"text, {name}": page(body, TEXT) for name, body in TEXTS.items()},
    **{f"OpenMetrics, {name}": page(body, OPENMETRICS) for name, body in OPENMETRICS_TEXTS.items()},
    "without a Content-Type": page("a 1\n", None),
    "as html": page("a 1\n", "text/html"),
    "as json": page('{"a": 1}', "application/json"),
    "text with a broken Content-Type": page("a 1\n", "text/plain; version=0.0.4; version=1.0.0"),
    "with an empty parameter": page("a 1\n", "text/plain;"),
    "status 204": page("", status=204),
    "status 500": page("a 1\n", status=500),
    "gzip": page(gzip.compress(b"a 1\n"), Content_Encoding="gzip"),
    "gzip twice": page(gzip.compress(b"a 1\n") + gzip.compress(b"b 1\n"), Content_Encoding="gzip"),
    "not gzip": page("a 1\n", Content_Encoding="gzip"),
    "half of gzip": page(gzip.compress(b"a 1\n" * 1000)[:-12], Content_Encoding="gzip"),
    "another encoding": page("a 1\n", Content_Encoding="br"),
}

"""YAML in a hand-written form, which the servers read unchanged."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compiler.pure_yaml import without_libyaml
from tradewatch.compiler.yaml import _Resolver, dump
from tradewatch.toolchain import Promtool

HEADER = "# Generated from rules/api.py by `make build`; edit that, not this.\n"

LOOKALIKES = [
    *("yes", "no", "on", "off", "y", "n", "true", "null", "~", "", " ", "1e3", "1", "1.5", "0x1f", "0o14", "012"),
    *("1_000", "- x", "-", "? x", ": x", "a: b", "a #b", "# x", "[a", "{a", "&a", "*a", "!a", "%a", "@a", "`a", "|"),
    *(">", "'", '"', "a ", " a", "a\n", "\na", "a\n b\n", " a\nb", "a\n\nb", "\n", "a\tb", "\ta", "a\r\nb", "a\rb"),
    *("---", "...", "a\n---\nb", "<<", "=", ".inf", ".nan", "2020-01-01", "12:30:45", "\u00e9", "\u2028", "\x85"),
    *("\ufeff", "\U0001f600", "a\n\U0001f600", "\x00"),
]


@pytest.mark.parametrize("text", LOOKALIKES, ids=ascii)
def test_every_text_stays_a_text(text: str) -> None:
    """No string becomes a number, a boolean, a date or YAML syntax, as value, key or entry."""
    content = {"value": text, f"{text}!": 1, "list": [text]}
    assert yaml.safe_load(dump(content, made_from="x")) == content


def test_prometheus_reads_the_same_texts(promtool: Promtool, tmp_path: Path) -> None:
    """Go's YAML parser, which is another one, reads each text unchanged."""
    rules = [
        {"record": "r:r:r", "expr": "vector(1)", "labels": {"i": str(number), "x": text}}
        for number, text in enumerate(LOOKALIKES)
    ]
    (tmp_path / "rules.yml").write_bytes(dump({"groups": [{"name": "g", "rules": rules}]}, made_from="x"))
    cases = [
        {
            "expr": f'count(r:r:r{{i="{number}",x="{escaped(text)}"}})',
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        for number, text in enumerate(LOOKALIKES)
    ]
    test = tmp_path / "test.yml"
    test.write_text(
        yaml.safe_dump({"rule_files": ["rules.yml"], "tests": [{"promql_expr_test": cases}]}), encoding="utf-8"
    )
    assert promtool.test_rules([test], timeout=30) == [None]


def escaped(text: str) -> str:
    """The text as a PromQL string, with escapes for all unusual characters."""
    plain = string.ascii_letters + string.digits
    return "".join(char if char in plain else f"\\U{ord(char):08x}" for char in text)


@pytest.mark.parametrize("text", LOOKALIKES, ids=ascii)
def test_both_writers_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A machine with a PyYAML without the C library builds the same files."""
    import tradewatch.compiler.yaml as module

    assert module._Writer is yaml.CSafeDumper, "this PyYAML has only one writer; there is nothing to compare"
    content = {"value": text, "list": [text, {"a": text}]}
    fast = dump(content, made_from="x")
    monkeypatch.setattr(module, "_Writer", yaml.SafeDumper)
    assert dump(content, made_from="x") == fast


texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text("ab: #\n", max_size=4)
jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(content=jsons)
def test_what_is_written_is_read_back(content: object) -> None:
    """Any content is the same after writing and reading."""
    assert yaml.safe_load(dump(content, made_from="x")) == content


class Longhand(yaml.CSafeDumper):
    """The library's own dump, through trees of nodes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _as_block(dumper: yaml.CSafeDumper, text: str) -> yaml.Node:
    quoted = any(character > "\uffff" or character == "\x85" for character in text)
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style='"' if quoted else "|" if "\n" in text else None
    )


Longhand.add_representer(str, _as_block)
# A test with Go's reader says why: tests/compiler/kubernetes/test_yaml.py.
Longhand.yaml_implicit_resolvers = _Resolver.yaml_implicit_resolvers


@settings(deadline=None, derandomize=True, max_examples=300)
@given(content=st.lists(jsons) | st.dictionaries(keys, jsons))
def test_the_short_way_gives_the_bytes_of_the_long_one(content: object) -> None:
    """Events made here give the same file as the library's own dump."""
    longhand = yaml.dump(content, Dumper=Longhand, sort_keys=False, allow_unicode=True, width=10_000)
    assert dump(content, made_from="rules/api.py") == (HEADER + longhand).encode()


def test_the_first_line_says_where_to_edit() -> None:
    """A comment in the generated file names the definition."""
    assert dump({"a": 1}, made_from="rules/api.py").decode() == HEADER + "a: 1\n"


def test_an_expression_reads_as_it_was_written() -> None:
    """Several lines are a literal block, and long lines are not wrapped."""
    content = {"expr": "sum by (bot) (\n  up\n)", "short": "up == 0", "long": "a " * 500 + "a"}
    assert dump(content, made_from="rules/api.py").decode() == (
        f"{HEADER}expr: |-\n  sum by (bot) (\n    up\n  )\nshort: up == 0\nlong: {content['long']}\n"
    )


def test_nothing_is_abbreviated() -> None:
    """An object that is used twice is written twice, without anchors and aliases."""
    shared = {"a": ["b"]}
    assert b"&" not in dump([shared, shared], made_from="x")


def test_keys_keep_their_order() -> None:
    """The order is the compiler's, not the alphabet's."""
    assert dump({"b": 1, "a": 2}, made_from="x").endswith(b"b: 1\na: 2\n")


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML has no writer in C to compare with")
def test_the_two_yaml_writers_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any text that content may hold is written the same by both, and read back as it was."""
    pure = without_libyaml(monkeypatch)
    for text in (
        "ends in a space ",
        " begins with one",
        "two\nlines",
        "two\nlines\n",
        "two\n  indented\nlines",
        "two \nlines, one ending in a space",
        "a: b # c",
        "- no list",
        "'quoted' \"twice\"",
        "yes",
        "1e3",
        "0755",
        "~",
        "",
        "{{ $labels.bot }}: {{ $value }}",
        "naïve — ≥ 5 %…",
        "🔴 down",
        "🔴 down\non two lines",
        "a\ttab",
        "a\ttab\non two lines",
        "word " * 60,
        "x" * 300,
    ):
        content = {"expr": text, "list": [text, {"nested": text}]}
        written = dump(content, made_from="a test")
        assert pure.dump(content, made_from="a test") == written, text
        assert yaml.safe_load(written) == content, text

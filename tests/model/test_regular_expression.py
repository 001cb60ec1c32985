"""Alertmanager's regular expressions."""

from __future__ import annotations

import warnings

import pytest

from tradewatch.model.regular_expression import PatternError, anchored


@pytest.mark.parametrize(
    ("pattern", "value", "passes"),
    [
        ("a|b", "b", True),
        ("a|b", "ab", False),
        ("mom", "momentum", False),
        ("", "", True),
        (".+", "", False),
        ("a.b", "a\nb", False),
        ("(?s)a.b", "a\nb", True),
        ("(?s:a.)b", "a\nb", True),
        ("a$", "a\n", False),
        ("a$\n", "a\n", False),
        (r"a\z", "a", True),
        (r"\d", "٣", False),
        (r"\w", "é", False),
        ("é.", "éé", True),
        (r"\s", "\v", False),
        (r"\S", "\v", True),
        (r"[\s,]", ",", True),
        (r"[\s,]", "\v", False),
        ("a{,2}", "aa", False),
        ("a{,2}", "a{,2}", True),
        ("a{1,2}", "aa", True),
        ("x{", "x{", True),
        ("[]a]", "]", True),
        ("[^]a]", "b", True),
        ("[[a]", "[", True),
        ("[&&~~||a]", "&", True),
        ("(?i)usd", "USD", True),
        ("(?i)a|b", "B", True),
        ("(?i:a)b", "Ab", True),
        ("(?P<x>a)", "a", True),
        (r"\x41", "A", True),
        (r"a\.b\_c\-d", "a.b_c-d", True),
        ("a+?b??", "aa", True),
    ],
)
def test_reads_a_pattern_as_go_does(pattern: str, value: str, passes: bool) -> None:
    """The whole value must match; where Python differs, the result is Go's."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (anchored(pattern).match(value) is not None) is passes


@pytest.mark.parametrize(
    "pattern",
    [
        "(?=a)",
        "(?!a)",
        "(?<=a)b",
        "(?>a)",
        r"(a)\1",
        "a++",
        "a*+",
        "a**",
        "a{2}{3}",
        "a???",
        r"\pL",
        r"\Qa\E",
        r"\x{41}",
        r"\101",
        r"\Z",
        r"\B",
        r"[\b]",
        r"[\S]",
        "[[:alpha:]]",
        "a(?i)b",
        "(?m)a",
        "(?U)a",
        "(?-s)a",
        "(?#a)",
        "(?i)é",
        r"\é",
        "a{1001}",
        "(",
        ")",
        "[a",
        "*",
        "a\\",
    ],
)
def test_refuses_patterns_that_differ_between_go_and_python(pattern: str) -> None:
    """An error is better than a wrong result about who is notified."""
    with pytest.raises(PatternError):
        anchored(pattern)

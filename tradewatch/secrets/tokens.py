"""Finds tokens of known services by their form; the forms are gitleaks', see README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import orjson

from tradewatch.secrets.guess import entropy
from tradewatch.secrets.secret import Secret

# Tokens that are longer than in gitleaks' rules: services change their form, but not its beginning.
_OURS = (
    ("API key", "sk-", r"\bsk-(?=[\w-]*\d)[\w-]*[A-Za-z0-9]{20}[\w-]*"),
    ("service's key", "bg_", r"\bbg_[0-9a-f]{32}\b"),
    ("slack token", "xox", r"xox[abeoprs]-\d[\w-]{7,}"),
    ("JSON web token", "eyj", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"),
    ("telegram bot token", ":aa", r"\b\d{8,10}:AA[\w-]{32,33}\b"),
    ("grafana token", "glsa_", r"\bglsa_\w{32}"),
    ("stripe key", "k_live_", r"\b[sr]k_live_\w{16,}"),
    ("github token", "github_pat_", r"\bgithub_pat_\w{20,}"),
)


class _TokenRule(NamedTuple):
    kind: str
    keywords: tuple[str, ...]
    pattern: str
    entropy: float


def tokens(text: str) -> Iterator[Secret]:
    """The tokens in a text."""
    lower = text.lower()
    for rule in _rules():
        if any(keyword in lower for keyword in rule.keywords):
            for match in re.finditer(rule.pattern, text):
                if entropy(match[0]) >= rule.entropy:
                    yield Secret(f"a token ({rule.kind})", match.start(), match.end())


@cache
def _rules() -> tuple[_TokenRule, ...]:
    published = orjson.loads(Path(__file__).with_name("tokens.json").read_bytes())
    theirs = (_TokenRule(each["name"], tuple(each["keywords"]), each["pattern"], each["entropy"]) for each in published)
    return (*theirs, *(_TokenRule(kind, (keyword,), pattern, 0) for kind, keyword, pattern in _OURS))

"""The engine has no words of the example in this repository."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.commands import ROOT

WORDS = re.compile(
    r"(?<![a-z])(bots?|trad(?:es?|ing|ers?)|tradingbot|venues?|exchange's|exchanges|brokers?|drawdowns?|strateg(?:y|ies)"
    r"|symbols|kraken|binance|momentum|markets?)(?![a-z])",
    re.IGNORECASE,
)
# Telegram's, Lark's and Thanos' own words, the names of secrets that people use, old names of checks, and the address
# of this repository.
ALLOWED = {
    "channels/telegram.py": {"bot"},
    "live/deployment.py": {"bot"},
    "checks/build/secret.py": {"bot"},
    "checks/names.py": {"bot", "bots", "market", "trading"},
    "model/environment.py": {"bots"},
    "secrets/addresses.py": {"bot"},
    "secrets/bare.py": {"market"},
    "secrets/tokens.py": {"bot"},
    "filetree/exchange.py": {"exchanges"},
    "model/rule_keys.py": {"strategy"},
    "model/ruler.py": {"strategy"},
}
# They bring the example to a new project.
EXAMPLE = ("starter/", "cli/init.py")
_TEXTS = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


def words(file: Path) -> Iterator[str]:
    """The words of trading in the texts, docstrings and comments of a module."""
    with file.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type in _TEXTS:
                yield from (found[0].lower() for found in WORDS.finditer(token.string))


def test_no_module_of_the_engine_has_a_word_of_trading() -> None:
    """A team of another business reads them in messages and in help."""
    engine = ROOT / "tradewatch"
    named = {file.relative_to(engine).as_posix(): file for file in sorted(engine.rglob("*.py"))}
    found = {name: {*words(file)} for name, file in named.items() if not name.startswith(EXAMPLE)}
    assert {name: each for name, each in found.items() if each - ALLOWED.get(name, set())} == {}
    assert {name for name, each in ALLOWED.items() if each - found[name]} == set()

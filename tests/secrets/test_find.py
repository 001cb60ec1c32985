"""Finding and masking secrets, without false alarms."""

from __future__ import annotations

import re

from tests.secrets.texts import HARMLESS, LEAKS
from tradewatch.secrets import find, redact, secret_path
from tradewatch.secrets.tokens import _rules


def test_every_leak_is_found() -> None:
    """These are services' tokens, exchanges' and wallets' keys, passwords after a word, and addresses."""
    assert [text for text in LEAKS if not find(text)] == []


def test_similar_texts_are_not_reported() -> None:
    """These are digests, commits, identifiers, symbols, contracts, placeholders, and prose about keys."""
    assert {text: find(text) for text in HARMLESS if find(text)} == {}


def test_all_texts_together_have_the_same_secrets() -> None:
    """The line before a secret has no effect."""
    text = "\n".join((*HARMLESS, *LEAKS, *HARMLESS))
    found = {text.count("\n", 0, secret.start) - len(HARMLESS) for secret in find(text)}
    assert found == set(range(len(LEAKS)))


def test_nothing_of_a_secret_is_printed() -> None:
    """The text around it stays, and a second search finds nothing."""
    for text in LEAKS:
        masked = redact(text)
        assert "***" in masked
        for secret in find(text):
            assert text[secret.start : secret.end] not in masked
        assert redact(masked) == masked, text
    assert [text for text in HARMLESS if redact(text) != text and "@" not in text] == []


def test_user_and_password_of_any_address_are_masked() -> None:
    """A password may have characters that an address cannot have, and the scheme may be missing."""
    for user in ("me:hunter2", "me:hun/ter2", "me:hun@ter2", "me:hun'ter\"2", ":hunter2", "hunter2", "me:%68unter2"):
        for text in (f"'http://{user}@host:9090/x' is neither", f'{{"subject": "https://{user}@host"}}'):
            assert "unter2" not in redact(text), text
            assert "ter2" not in redact(text).replace("neither", ""), text
    assert redact("'me:hunter2@host:9090' is neither") == "'***@host:9090' is neither"


def test_a_channels_address_with_a_random_path_is_a_secret() -> None:
    """This is so for any service; a name with a number or a version is not a secret."""
    for path in ("2b1f9a60-1234-4f5e-9abc-1234567890ab", "x/c2354d53d2f", "T0AB12CD3/x", "in/xkqjvbzwpmrtnhydsgclfaeu"):
        assert secret_path(f"https://beat.example.com/{path}"), path
    for path in (
        "",
        "alerts",
        "api/v2/alerts",
        "tradewatch-production",
        "market-maker-1/prod-eu1",
        "k8s/grafana-11.json",
    ):
        assert not secret_path(f"https://beat.example.com/{path}"), path


def test_every_published_rule_can_be_read() -> None:
    """A rule is only compiled if a text has one of its keywords, so this test compiles all."""
    for rule in _rules():
        re.compile(rule.pattern)
        assert rule.keywords
        assert all(keyword == keyword.lower() for keyword in rule.keywords)

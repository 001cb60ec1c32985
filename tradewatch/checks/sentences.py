"""Recognises sentences in the texts of definitions and runbooks."""

from __future__ import annotations

import re

_FEWEST_WORDS = 4
# A full stop may be inside brackets, quotes, emphasis or the last branch of a template; an address does not need one.
_ENDED = re.compile(r"""(?:[.!?…。！？][])"'”’»*_`]*(?:\s*\{\{-?\s*end\s*-?\}\})*|https?://\S+)$""")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def is_ended(text: str) -> bool:
    """Whether a text ends like a sentence."""
    return _ENDED.search(text) is not None


def is_sentence(text: str) -> bool:
    """Whether a text has some words and an end. Chinese and Japanese words are not apart, and short."""
    count = len(text.split()) + len(_UNSPACED.findall(text)) // 2
    return count >= _FEWEST_WORDS and is_ended(text)

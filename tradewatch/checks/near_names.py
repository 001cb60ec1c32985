"""Which known metrics somebody may have meant by unknown names, for all of them in one pass over the known ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher

# A word that is misspelt is as similar as this: dept and depth, not free and total.
_SIMILAR = 0.75
# Words that a name has or does not have without a change of meaning.
_SMALL = ("by", "for", "in", "of", "per", "to")
_SUFFIXES = ("total", "bucket", "count", "sum", "seconds", "bytes", "ratio", "info")

# Pairs of words whose letters are compared: some seconds. Only names that differ in a number have more.
_MOST_PAIRS = 200_000
# Words of a name in which one may be misspelt.
_MOST_WORDS = 30


def nearest(unknown: Collection[str], known: Iterable[str]) -> dict[str, str]:
    """For each unknown name the first known one, in the order of the alphabet, that is a slip away.

    A slip is a word misspelt, words in another order, or a suffix too many or too few. Names without one are left out.
    """
    waiting: dict[object, dict[str, str]] = {}
    for name in unknown:
        for key, word in _keys(name, shorter="short", longer="long"):
            waiting.setdefault(key, {})[name] = word
    found: dict[str, str] = {}
    pairs = 0
    for meant in sorted(known) if unknown else ():
        for key, word in _keys(meant, shorter="long", longer="short"):
            if word and pairs > _MOST_PAIRS:
                continue
            for name, other in tuple(waiting.get(key, {}).items()):
                if name not in found:
                    pairs += other != word
                    if other != word and not _are_similar(other, word):
                        continue
                    found[name] = meant
                del waiting[key][name]
    return found


def _keys(name: str, *, shorter: str, longer: str) -> Iterator[tuple[object, str]]:
    """What two names have in common that are a slip apart, each with the word in which they may differ."""
    words = name.lower().split("_")
    yield ("words", *sorted(each for each in words if each not in _SMALL)), ""
    yield (shorter, *words), ""
    if words[-1] in _SUFFIXES:
        yield (longer, *words[:-1]), ""
    for place, word in enumerate(words) if len(words) <= _MOST_WORDS else ():
        yield (place, *words[:place], *words[place + 1 :]), word


def _are_similar(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= _SIMILAR and matcher.ratio() >= _SIMILAR

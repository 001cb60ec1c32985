"""promql/unseen-value"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, Matcher, did_you_mean
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Selection

_LITERALS = re.compile(r"[\w /:-]+(\|[\w /:-]+)*", re.ASCII)

_GLOB = re.compile(r"([\w/:-]+)\*")

_SEPARATOR = re.compile(r"[-_ ]")

# The labels of the parts of histograms and summaries, which do not change while a metric exists.
_OF_PARTS = ("le", "quantile")

# Values of which all are paths, so that all others will be, too.
_ENOUGH = 3


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A selector asks for a value that does not resemble any value seen for its label."""
    for expression, node in rule_set.parts(Selection):
        for matcher in node.matchers:
            seen = frozenset[str]().union(*(each.seen.get(matcher.label, ()) for each in node.series))
            always = all(matcher.label in each.labels.always for each in node.series)
            if not seen or not (value := _unlikely(matcher, seen, always=always)):
                continue
            yield expression.finding(
                f"{matcher.label!r} of {node.name or node.series[0].name} is probably never {value!r}",
                node=node,
                label=matcher.label,
                details=f"Values like {', '.join(sorted(seen)[:5])} were seen. A selector for a value that does "
                "not exist is empty.",
                fix=_fix(value, seen),
            )


def _fix(value: str, seen: frozenset[str]) -> str:
    if "|" in value and seen.intersection(value.split("|")):
        return "use `=~`, which knows alternatives"
    if glob := _GLOB.fullmatch(value):
        return f"in a regular expression, write {glob[1]}.*"
    return did_you_mean(value.strip(), seen) or "use a value that the label has"


def _unlikely(matcher: Matcher, seen: frozenset[str], *, always: bool) -> str:
    """The value or pattern that the matcher asks for in vain; empty if there may be one. `always` there is a label."""
    if matcher.operator == "=" and "|" in matcher.value and seen.intersection(matcher.value.split("|")):
        return matcher.value
    if matcher.operator == "=~":
        words = matcher.value.split("|")
        if spaced := next((word for word in words if word not in seen and word.strip() in seen), ""):
            return spaced
        # A glob: as a regular expression, `bin*` is bi, bin, binn.
        if always and (glob := _GLOB.fullmatch(matcher.value)) and _is_start(glob[1], seen, passing=matcher):
            return matcher.value
    return "" if _plausible(matcher, seen) else matcher.value


def _is_start(word: str, seen: frozenset[str], *, passing: Matcher) -> bool:
    """Whether values begin with the word, while the matcher passes none that was seen."""
    begins = any(value.startswith(word) for value in seen) or (word.isdecimal() and all(map(str.isdecimal, seen)))
    return begins and not any(passes(passing, value) for value in seen)


def _plausible(matcher: Matcher, seen: frozenset[str]) -> bool:
    """Whether the matcher may mean a value that was only absent from the snapshot."""
    if matcher.operator not in ("=", "=~") or not matcher.value or is_variable(matcher.value):
        return True
    if passes(matcher, "") or any(passes(matcher, value) is not False for value in seen):
        return True
    if matcher.label in _OF_PARTS:
        several = len(seen) > 1 and matcher.operator == "="
        return not several or any(_is_same_number(matcher.value, value) for value in seen)
    numbers = all(value.isdecimal() for value in seen)
    pattern = matcher.value.removeprefix("^").removesuffix("$")  # Prometheus matches the whole value anyway
    if matcher.operator == "=" or _LITERALS.fullmatch(pattern):
        wanted = [matcher.value] if matcher.operator == "=" else pattern.split("|")
        if matcher.operator == "=~" and all(_begins(word, seen) for word in wanted):
            return False
        return any(_like(word, seen, numbers=numbers) for word in wanted)
    longest = max(map(len, seen))
    if not numbers or longest > 4:
        return len(seen) == 1 or not any(_breaks(pattern, value) for value in seen)
    lengths = {len(value) for value in seen}
    return any(passes(matcher, f"{number:0{length}}") for length in lengths for number in range(10**length))


def _begins(word: str, seen: frozenset[str]) -> bool:
    """Whether values begin or end with the word of a pattern, which Prometheus matches with the whole value."""
    return len(word) > 1 and any(value.startswith(word) or value.endswith(word) for value in seen)


def _breaks(pattern: str, value: str) -> bool:
    """Whether the pattern matches a part of a word at the start of the value: `prod[a-z]` that of production."""
    try:
        found = re.match(pattern, value)
    except re.error:
        return False
    return found is not None and 0 < found.end() < len(value) and value[found.end() - 1 : found.end() + 1].isalpha()


def _is_same_number(text: str, seen: str) -> bool:
    """Prometheus 3 stores the bound 1 as 1.0, and so 1.0 may mean a bound that an older one has as 1."""
    try:
        return float(text) == float(seen) and "." in text
    except ValueError:
        return False


def _like(word: str, seen: frozenset[str], *, numbers: bool) -> bool:
    """A number among numbers, a path among paths; not a word that is one slip from a seen value."""
    if numbers:
        return word.isdecimal()
    if all(value.startswith("/") for value in seen) and not word.startswith("/"):
        return len(seen) < _ENOUGH and f"/{word}" not in seen
    return word.isdecimal() or not any(_slipped(word, value) for value in seen)


def _slipped(word: str, meant: str) -> bool:
    """Different case or separators, one letter too many or too few, two letters swapped."""
    if _SEPARATOR.sub("", word.lower()) == _SEPARATOR.sub("", meant.lower()):
        return True
    short, long = sorted((word, meant), key=len)
    if len(long) < 4 or long[:1].isdecimal() or long[-1:].isdecimal():
        return False
    if len(long) == len(short) + 1:
        return any(long[:at] + long[at + 1 :] == short and long[at].isalpha() for at in range(len(long)))
    if len(long) == len(short):
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return meant in swapped
    return False

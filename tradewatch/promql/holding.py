"""Whether a comparison with a number holds for some value of a domain, or for all of its values."""

from __future__ import annotations

from tradewatch.promql.domain import COMPARISONS, Domain


def holds_for_some(domain: Domain, operator: str, limit: float) -> bool:
    """Whether `value operator limit` is true for some value; NaN is left aside."""
    if domain.low > domain.high:
        return True  # an earlier comparison left nothing, which is reported there
    if domain.only is not None:
        return any(COMPARISONS[operator](value, limit) for value in domain.only)
    if operator == "==":
        return domain.low <= limit <= domain.high
    return any(COMPARISONS[operator](end, limit) for end in (domain.low, domain.high))


def holds_for_all(domain: Domain, operator: str, limit: float) -> bool:
    """Whether `value operator limit` is true for every value; NaN is left aside."""
    if domain.only is not None:
        return all(COMPARISONS[operator](value, limit) for value in domain.only)
    if operator in ("==", "!="):
        return operator == "!=" and not domain.low <= limit <= domain.high
    return all(COMPARISONS[operator](end, limit) for end in (domain.low, domain.high))


def values_in_words(domain: Domain) -> str:
    """The values as text: `0 or 1`, `0 or more`."""
    if domain.only is not None:
        return " or ".join(f"{value:g}" for value in sorted(domain.only))
    if domain.low == float("-inf"):
        return f"{domain.high:g} or less"
    return f"{domain.low:g} or more" if domain.high == float("inf") else f"{domain.low:g} to {domain.high:g}"

"""Where the keys of rule files and of Alertmanager's configuration belong, for those that are on another level."""

from __future__ import annotations

from collections.abc import Mapping

from tradewatch.model.rule_keys import ALL

Levels = Mapping[str, frozenset[str]]


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


OF_RULES: Levels = {
    "a group": frozenset().union(*(each.group for each in ALL)),
    "a rule": frozenset().union(*(each.rule for each in ALL)),
    "`labels` of a rule": _keys("severity priority team owner service component tier"),
    "`annotations` of a rule": _keys(
        "summary description message title details runbook runbook_url dashboard dashboard_url"
    ),
}
OF_ALERTMANAGER: Levels = {
    "the top level": _keys("global templates route inhibit_rules receivers time_intervals mute_time_intervals tracing"),
    "a route": _keys(
        "receiver group_by group_wait group_interval repeat_interval matchers match match_re continue routes "
        "mute_time_intervals active_time_intervals"
    ),
    "a receiver": _keys("name"),
    "an inhibition": _keys(
        "source_match source_match_re source_matchers target_match target_match_re target_matchers equal name sources"
    ),
    "an entry of a receiver's `..._configs`": _keys(
        "send_resolved api_url channel to webhook_url routing_key service_key chat_id url"
    ),
}


def belongs(key: str, level: str, levels: Levels) -> str:
    """The advice to move a key to the only other level that has it; empty if the key may be right here."""
    places = [place for place, keys in levels.items() if key in keys]
    return f"move it to {places[0]}" if len(places) == 1 and places != [level] else ""

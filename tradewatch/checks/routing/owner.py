"""routing/owner"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import AlertInCase
from tradewatch.model import Defined, Finding, did_you_mean
from tradewatch.model.owner import OWNER
from tradewatch.promql.selecting import passes


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An owner whose alerts no route takes, or something watched that nobody owns."""
    environment, project = built.environment, built.project
    owned = environment.owners_by_label.get(project.identity, {})
    for owner in environment.owners:
        for value in owner.owns.get(project.identity, ()):
            if value not in environment.watched:
                yield owner.finding(
                    f"{environment.name} does not watch {project.identity}={value}",
                    argument="owns",
                    fix=did_you_mean(value, environment.watched),
                )
    if missing := [value for value in environment.watched if owned and value not in owned]:
        yield environment.finding(
            f"nobody owns {project.identity}={' and '.join(missing)}",
            argument="owners",
            details="Its alerts go to the routes without an owner, while those about all others go to their team.",
            fix="add it to an owner",
        )
    matchers = [each for route in built.routing.walk() for each in route.matchers if each.label == OWNER]
    routed = [each for each in matchers if each.operator in ("=", "=~")]
    strays = _strays(built)
    for name, definition in _owners(built).items():
        if not any(passes(each, name) for each in routed):
            yield definition.finding(
                f"no route matches {OWNER}={name}",
                details="The alerts of this owner go wherever those without an owner go.",
                fix=did_you_mean(name, {each.value for each in routed if each.operator == "="})
                or f"add a route for matching(owner={name!r}), with a receiver of that team",
            )
        elif name in strays:
            yield definition.finding(
                f"{strays[name]} reaches only the default receiver, and so nobody of {name}",
                details="Every alert of an owner should reach a receiver that was chosen for it.",
                fix=f"add a route for it below that of matching(owner={name!r}), or give that one a receiver",
            )


def _strays(built: BuiltEnvironment) -> dict[str, AlertInCase]:
    """The first alert of each owner that only the default receiver gets."""
    found: dict[str, AlertInCase] = {}
    for each in built.situated_alerts:
        if all(matched.settings.receiver is built.routing.receiver for matched in each.case.matched_routes):
            owners = each.case.known.get(OWNER, "")
            for owner in (owners,) if isinstance(owners, str) else owners:
                if isinstance(owner, str):
                    found.setdefault(owner, each)
    return found


def _owners(built: BuiltEnvironment) -> dict[str, Defined]:
    """The owners by name, each with the definition that names it."""
    found: dict[str, Defined] = {owner.name: owner for owner in built.environment.owners}
    for alert in built.project.alerts:
        if (name := alert.all_labels.get(OWNER)) and "{{" not in name:
            found.setdefault(name, alert if OWNER in alert.labels or alert.owner is None else alert.owner)
    return found

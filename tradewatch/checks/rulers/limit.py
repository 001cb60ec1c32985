"""rulers/limit"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.model.ruler import TenantRuler


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """There are more rules in a group, or more groups, than the ruler's tenant may have."""
    ruler, groups = built.environment.ruler, built.compiled.ruler_groups
    if not isinstance(ruler, TenantRuler):
        return
    for group in groups:
        if ruler.rules_per_group and len(group.rules) > ruler.rules_per_group:
            yield Finding(
                group.origins[ruler.rules_per_group],
                f"group {group.name}",
                f"has {len(group.rules)} rules, and {ruler.title} accepts {ruler.rules_per_group} in a group",
                "It cannot be divided, because a rule reads what an earlier one records: in two groups, it could read "
                f"the value of the evaluation before. {ruler.title} would refuse the whole group.",
                "move rules that do not read each other into another group, or raise the limit of the tenant and set "
                "`rules_per_group`",
            )
    if ruler.groups and len(groups) > ruler.groups:
        yield ruler.finding(
            f"there are {len(groups)} groups of rules, and {ruler.title} accepts {ruler.groups} of a tenant",
            details=f"{ruler.title} would refuse those beyond the limit, while the others are loaded.",
            fix="raise the limit of the tenant, and set `groups`; or use another tenant for a part of the rules",
        )

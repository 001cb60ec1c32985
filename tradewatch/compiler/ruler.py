"""The rules as the environment's ruler reads them: one file, with the external labels and the owner in each rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tradewatch.compiler.rules import RECORDING, Documents, Origins, Rule
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree, Locator
from tradewatch.model import Environment, Mimir, Project, Ruler, Source
from tradewatch.model.matcher import quoted
from tradewatch.model.owner import OWNER
from tradewatch.model.ruler import TenantRuler


class RulerGroup(NamedTuple):
    """A group of the ruler's file, and the definition of each of its rules."""

    name: str
    interval: str
    rules: Sequence[Rule]
    origins: Sequence[Source]


def ruler_path(ruler: Ruler) -> str:
    """The path of the ruler's file."""
    return f"{ruler.folder}/rules.yml"


def stored_labels(environment: Environment) -> Mapping[str, str]:
    """The labels that series have in the ruler's store, and not in Prometheus; what rules record has these values."""
    ruler = environment.ruler
    # Mimir distinguishes the tenants that it reads.
    if isinstance(ruler, Mimir) and len(ruler.source_tenants) > 1:
        return {**environment.labels, "__tenant_id__": ruler.tenant}
    return environment.labels


def ruler_groups(environment: Environment, documents: Documents, origins: Origins) -> tuple[RulerGroup, ...]:
    """The groups for the environment's ruler, first those that record; none without a ruler.

    A group with more rules than the tenant may have becomes several, if none of its rules reads another one's series.
    """
    ruler = environment.ruler
    if ruler is None:
        return ()
    paths = sorted(documents, key=lambda path: path != RECORDING)
    usual = environment.evaluation_interval
    names = {group["name"] for groups in documents.values() for group in groups}
    found: list[RulerGroup] = []
    for path in paths:
        for group in documents[path]:
            rules = [_rule(rule, environment, ruler) for rule in group["rules"]]
            sources = [origins[path]["groups", group["name"], index] for index in range(len(rules))]
            whole = RulerGroup(group["name"], group.get("interval", usual), rules, sources)
            found += _parts(whole, ruler, names)
    return tuple(found)


def ruler_files(project: Project, environment: Environment, groups: Sequence[RulerGroup]) -> FileTree:
    """The ruler's file; an empty tree without a ruler."""
    ruler = environment.ruler
    if ruler is None:
        return FileTree({})
    path, own = ruler_path(ruler), ruler.group_settings
    content: dict[str, Any] = {
        **({"namespace": ruler.namespace or environment.name} if isinstance(ruler, TenantRuler) else {}),
        "groups": [{"name": each.name, "interval": each.interval, **own, "rules": list(each.rules)} for each in groups],
    }
    origins: dict[Locator, Source] = {(): ruler.defined}
    origins |= {("groups", each.name, index): where for each in groups for index, where in enumerate(each.origins)}
    makers = {where.relative_to(project.root) for where in (environment.defined, *origins.values())}
    return FileTree({path: dump(content, made_from=", ".join(sorted(makers)))}, {path: origins})


def _rule(rule: Rule, environment: Environment, ruler: Ruler) -> Rule:
    """A rule with the external labels: Mimir does not have any, and nobody can forget a flag that does not exist."""
    kept = {key: value for key, value in rule.items() if key != "keep_firing_for" or ruler.keep_firing_for == "needed"}
    labels = {**environment.labels, **rule.get("labels", {})}
    if "alert" in rule and OWNER not in labels and environment.owners_by_label:
        labels[OWNER] = _owner(labels, environment)
    annotations = {"annotations": kept.pop("annotations")} if "annotations" in kept else {}
    return {**kept, "labels": labels, **annotations}


def _owner(labels: Mapping[str, str], environment: Environment) -> str:
    """The label `owner` as a template: Mimir and Cortex cannot add one to the alerts that they send.

    As in Prometheus, a label of the series counts before what the alert is about, and a label of the rule replaces one
    of the series. A template has `and` and `or` of texts: the first text that is not empty is the result.
    """
    owners = [f"(index $labels {quoted(OWNER)})"]
    for label, owner_of in environment.owners_by_label.items():
        value = quoted(labels[label]) if label in labels else f"(index $labels {quoted(label)})"
        for owner in dict.fromkeys(owner_of.values()):
            owned = " ".join(quoted(each) for each, name in owner_of.items() if name == owner)
            owners.append(f"(and (eq {value} {owned}) {quoted(owner)})")
    return f'{{{{ or {" ".join(owners)} "" }}}}'


def _parts(group: RulerGroup, ruler: Ruler, names: set[str]) -> Iterator[RulerGroup]:
    most = ruler.rules_per_group if isinstance(ruler, TenantRuler) else 0
    if not most or len(group.rules) <= most or _reads_itself(group):
        yield group
        return
    for start in range(0, len(group.rules), most):
        end, number, name = start + most, start // most + 1, group.name
        while start and name in names:
            name, number = f"{group.name}-{number}", number + 1
        names.add(name)
        yield group._replace(name=name, rules=group.rules[start:end], origins=group.origins[start:end])


def _reads_itself(group: RulerGroup) -> bool:
    """Whether a rule may read what another rule of the group writes, so that their order counts."""
    written = {rule.get("record", "ALERTS") for rule in group.rules}
    return any(name in rule["expr"] for rule in group.rules for name in written)

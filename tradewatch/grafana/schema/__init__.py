"""What Grafana's own types allow in a dashboard; README.md says how the schemas are made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from tradewatch.model import did_you_mean

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

# The major releases of Grafana that a dashboard must fit.
RELEASES = ("11", "12", "13")

Key = str | int
Json = dict[str, Any]


class Fault(NamedTuple):
    """Something that a release of Grafana does not allow; `where` is the path to the value in the document."""

    where: tuple[Key, ...]
    what: str
    fix: str = ""


def faults(document: Json) -> list[Fault]:
    """Everything in a dashboard that a supported release of Grafana does not know, or would misread."""
    found: dict[Fault, list[str]] = {}
    for release in RELEASES:
        if not _validator(release).is_valid(document):
            for fault in _explained(document, release):
                found.setdefault(fault, []).append(release)
    return [
        fault if len(releases) == len(RELEASES) else fault._replace(what=f"{fault.what} for Grafana {_and(releases)}")
        for fault, releases in found.items()
    ]


def as_field(panel_type: str, properties: Sequence[Json]) -> Json:
    """A panel with the properties of an override as options of its fields, so that `faults` can check them.

    Grafana's types allow any text as the id of a property, but the id is the path of an option.
    """
    field: Json = {}
    for entry in properties:
        path, custom, name = str(entry.get("id")).partition("custom.")
        if custom and not path:
            field.setdefault("custom", {})[name] = entry.get("value")
        else:
            field[path] = entry.get("value")
    return {"type": panel_type, "fieldConfig": {"defaults": field, "overrides": []}}


def dotted(where: Sequence[Key]) -> str:
    """A path in JSON as text: `options.legend`, `thresholds.steps[1]`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where).removeprefix(".")


@lru_cache
def _schema(release: str) -> Json:
    schema: Json = orjson.loads(Path(__file__).with_name(f"grafana-{release}.json").read_bytes())
    return schema


@lru_cache
def _validator(release: str) -> jsonschema_rs.Draft7Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft7Validator(_schema(release))


def _explained(document: Json, release: str) -> list[Fault]:
    from jsonschema import Draft7Validator  # slow, but explains what is wrong

    return [fault for error in Draft7Validator(_schema(release)).iter_errors(document) for fault in _faults_of(error)]


def _faults_of(error: ValidationError) -> list[Fault]:
    where = tuple(error.absolute_path)
    value: Any = error.instance
    rule: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]  # type: ignore[index]
            unknown = [key for key in value if key not in known]
            return [Fault((*where, key), "is unknown", did_you_mean(key, known)) for key in unknown]
        case "required":
            missing = error.message.split("'")[1]
            return [Fault(where, f"lacks {missing}", f"add {missing}")]
        case "enum" | "const":
            choice = rule if error.validator == "enum" else [rule]
            texts = all(isinstance(each, str) for each in (value, *choice))
            fix = did_you_mean(value, choice) if texts else f"choose one of {', '.join(map(repr, choice))}"
            return [Fault(where, f"is {value!r}", fix)]
        case "type" if "enum" in error.schema:  # type: ignore[operator]
            return []  # the fault of its enum says more
        case "type":
            types = rule if isinstance(rule, list) else [rule]
            return [Fault(where, f"is {value!r}", f"it must be of type {' or '.join(types)}")]
        case _:
            return [Fault(where, f"is {value!r}, which its types do not allow")]


def _and(releases: Sequence[str]) -> str:
    return " and ".join(releases)

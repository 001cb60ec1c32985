"""What Grafana's own types allow in a dashboard; README.md beside this file says how they got here."""

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
    """What a release does not take: `where` leads through the document to a value, and `what` says that of it."""

    where: tuple[Key, ...]
    what: str
    fix: str = ""


def faults(document: Json) -> list[Fault]:
    """Everything in a dashboard that some release of Grafana does not know, or would take for something else."""
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
    """A panel whose fields have the properties of an override.

    Grafana's types call the id of a property just text; but it is the path of an option of the field.
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
    """A way through JSON as people write it: `options.legend`, `thresholds.steps[1]`."""
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
    from jsonschema import Draft7Validator  # slow to import and slow to run, and says what is wrong

    return [fault for error in Draft7Validator(_schema(release)).iter_errors(document) for fault in _told(error)]


def _told(error: ValidationError) -> list[Fault]:
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
            return []  # its choice says more
        case "type":
            types = rule if isinstance(rule, list) else [rule]
            return [Fault(where, f"is {value!r}", f"it must be of type {' or '.join(types)}")]
        case _:
            return [Fault(where, f"is {value!r}, which none of its types allows")]


def _and(releases: Sequence[str]) -> str:
    return " and ".join(releases)

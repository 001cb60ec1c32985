"""What is wrong with a document that a JSON Schema does not allow, in words for the author of its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tradewatch.model import did_you_mean

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

Key = str | int
Json = dict[str, Any]


class Fault(NamedTuple):
    """Something that a schema does not allow; `where` is the path to the value in the document."""

    where: tuple[Key, ...]
    what: str
    fix: str = ""


def dotted(where: Sequence[Key]) -> str:
    """A path in JSON as text: `options.legend`, `thresholds.steps[1]`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where).removeprefix(".")


@dataclass(frozen=True)
class Schema:
    """A JSON Schema with its validator, which is compiled once."""

    content: Json

    @cached_property
    def validator(self) -> jsonschema_rs.Draft7Validator:
        """Says fast whether a document is valid."""
        import jsonschema_rs

        return jsonschema_rs.Draft7Validator(self.content)

    def faults(self, document: Json) -> list[Fault]:
        """Everything in a document that the schema does not allow."""
        if self.validator.is_valid(document):
            return []
        from jsonschema import Draft7Validator  # slow, but explains what is wrong

        errors = Draft7Validator(self.content).iter_errors(document)
        return [fault for error in errors for fault in _faults_of(error)]


def faults_by_release(document: Json, program: str, schemas: Mapping[str, Schema]) -> list[Fault]:
    """Everything in a document that a release of a program does not allow; `schemas` has the schema of each release."""
    found: dict[tuple[tuple[Key, ...], str], tuple[str, list[str]]] = {}
    for release, schema in schemas.items():
        for where, what, fix in schema.faults(document):
            # The fix may name what only one of the releases has.
            found.setdefault((where, what), (fix, []))[1].append(release)
    return [
        Fault(where, what if len(releases) == len(schemas) else f"{what} for {program} {' and '.join(releases)}", fix)
        for (where, what), (fix, releases) in found.items()
    ]


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

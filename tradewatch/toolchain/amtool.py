"""amtool: check a configuration, ask who hears an alert, render a template."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.complaint import Complaint, from_yaml_error, unread
from tradewatch.toolchain.programs import Program
from tradewatch.toolchain.run import Finished, ToolError, run


class TemplateRejected(Exception):
    """A template that amtool does not parse, does not know, or cannot execute; says amtool's reason."""


@dataclass(frozen=True)
class Amtool:
    """An amtool that was found; each method is one call of it and raises ToolError as `run` does."""

    program: Program

    def check_config(self, path: Path) -> list[Complaint]:
        """Check an alertmanager.yml and the template files it loads; amtool stops at the first fault.

        A broken template in a receiver's own text, an unknown template and a pattern of template files
        that matches nothing all pass, on every version.
        """
        checked = run(self.program.path, ["check-config", "--", str(path)])
        if checked.exit_code == 0:
            return []
        _, failed, reason = checked.stdout.partition("  FAILED: ")
        if failed:
            return from_yaml_error(reason.strip(), str(path))
        return [unread("amtool", checked.exit_code, checked.stdout, checked.stderr)]

    def route(self, config: Path, labels: Mapping[str, str]) -> tuple[str, ...]:
        """Name the receivers that hear an alert with these labels, in route order, duplicates kept.

        Time intervals, inhibition and grouping are not considered. A receiver's name must have no comma:
        amtool joins names with it.

        Raises ToolError when amtool rejects the configuration or a label's name.
        """
        matchers = [f"{name}={_quoted(value)}" for name, value in labels.items()]
        arguments = ["config", "routes", "test", f"--config.file={config}", "--", *matchers]
        routed = run(self.program.path, arguments)
        if routed.exit_code != 0:
            raise ToolError(f"amtool cannot route by {config}: {_reason(routed)}; check the configuration")
        return tuple(routed.stdout.strip("\n").split(","))

    def render(self, template_globs: Sequence[str], text: str, data: Mapping[str, object] | None) -> str:
        """Render `text` with the templates of the files that match; at least one glob is needed.

        `data` has the shape of a webhook's body (Alertmanager's template.Data); None is amtool's own
        example alert. A glob that matches no file passes; a label that is not there renders empty.

        Raises TemplateRejected when amtool exits with an error.
        """
        arguments = ["template", "render", *(f"--template.glob={glob}" for glob in template_globs)]
        arguments.append(f"--template.text={text}")
        if data is not None:
            arguments.append("--template.data=/dev/stdin")
        rendered = run(self.program.path, arguments, stdin=None if data is None else json.dumps(data))
        if rendered.exit_code != 0:
            raise TemplateRejected(_reason(rendered))
        return rendered.stdout


def _quoted(value: str) -> str:
    """Quote a label's value as Alertmanager's matcher syntax wants it; bare, `~a` would be an operator."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _reason(failed: Finished) -> str:
    _, _, reason = failed.stderr.rpartition("amtool: error: ")
    return reason.strip() or f"exit code {failed.exit_code}"

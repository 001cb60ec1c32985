"""amtool: checks a configuration, routes an alert, renders a template."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tradewatch.model.matcher import quoted
from tradewatch.toolchain.diagnostic import Diagnostic, unrecognised_output, yaml_diagnostics
from tradewatch.toolchain.programs import Program
from tradewatch.toolchain.run import Finished, ToolError, run


class TemplateRejected(Exception):
    """A template that amtool cannot parse, find or execute; the message is amtool's reason."""


@dataclass(frozen=True)
class Amtool:
    """An installed amtool; each method is one call of it, and raises ToolError as `run` does."""

    program: Program

    def check_config(self, path: Path) -> list[Diagnostic]:
        """Check an alertmanager.yml and the template files that it loads; amtool stops at the first fault.

        No version notices a broken template in a receiver's own text, an undefined template, or a pattern of template
        files that matches no file.
        """
        checked = run(self.program.path, ["check-config", "--", str(path)])
        if checked.exit_code == 0:
            return []
        _, failed, reason = checked.stdout.partition("  FAILED: ")
        if failed:
            return yaml_diagnostics(reason.strip(), str(path))
        return [unrecognised_output("amtool", checked.exit_code, checked.stdout, checked.stderr)]

    def route(self, config: Path, labels: Mapping[str, str]) -> tuple[str, ...]:
        """The receivers of an alert with these labels, in the order of the routes, with duplicates.

        amtool ignores time intervals, inhibitions and grouping. A receiver's name must not have a comma, because amtool
        joins the names with commas. Raises ToolError if amtool rejects the configuration or a label's name.
        """
        matchers = [f"{name}={quoted(value)}" for name, value in labels.items()]
        arguments = ["config", "routes", "test", f"--config.file={config}", "--", *matchers]
        routed = run(self.program.path, arguments)
        if routed.exit_code != 0:
            raise ToolError(f"amtool cannot route by {config}: {_reason(routed)}; check the configuration")
        return tuple(routed.stdout.strip("\n").split(","))

    def render(self, template_globs: Sequence[str], text: str, data: Mapping[str, object] | None) -> str:
        """Render `text` with the templates of the files that match; amtool needs at least one glob.

        `data` has the form of a webhook's body (Alertmanager's template.Data); None is amtool's own example alert. A
        glob may match no file, and a missing label renders as nothing. Raises TemplateRejected if amtool exits with an
        error.
        """
        arguments = ["template", "render", *(f"--template.glob={glob}" for glob in template_globs)]
        arguments.append(f"--template.text={text}")
        if data is not None:
            arguments.append("--template.data=/dev/stdin")
        rendered = run(self.program.path, arguments, stdin=None if data is None else json.dumps(data))
        if rendered.exit_code != 0:
            raise TemplateRejected(_reason(rendered))
        return rendered.stdout


def _reason(failed: Finished) -> str:
    _, _, reason = failed.stderr.rpartition("amtool: error: ")
    return reason.strip() or f"exit code {failed.exit_code}"

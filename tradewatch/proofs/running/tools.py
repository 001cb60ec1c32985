"""Checks the files with promtool and amtool, and reports their diagnostics at the Python line that caused them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tradewatch.compiler.prometheus import CONFIG as PROMETHEUS
from tradewatch.filetree import FileTree
from tradewatch.model import Problem, Source
from tradewatch.proofs.running.discovery import check_prometheus
from tradewatch.toolchain import Amtool, Diagnostic, Promtool, TemplateRejected

_QUOTED = re.compile(r'"([^"]+)"')


def tool_problems(tree: FileTree, folder: Path, promtool: Promtool, amtool: Amtool | None) -> list[Problem]:
    """The diagnostics for `tree`, which is in `folder`; without Alertmanager's files, there is no `amtool`.

    Raises ToolError if a tool cannot be run.
    """
    rules = [folder / path for path in tree if _is_rules(path)]
    diagnostics = promtool.check_rules(rules) + check_prometheus(folder / PROMETHEUS, promtool)
    problems = [_located("promtool", diagnostic, tree, folder) for diagnostic in diagnostics]
    if amtool is None:
        return problems
    found = amtool.check_config(folder / "alertmanager/alertmanager.yml")
    problems += [_located("amtool", diagnostic, tree, folder) for diagnostic in found]
    return problems + list(_templates(tree, folder, amtool))


def _is_rules(path: str) -> bool:
    return path.startswith("prometheus/alerts/") or path == "prometheus/recording.yml"


def _templates(tree: FileTree, folder: Path, amtool: Amtool) -> Iterator[Problem]:
    """All files of message templates at once; where that fails, each alone, to report the right one."""
    paths = [path for path in tree if path.endswith(".tmpl")]
    together = _rejected([folder / path for path in paths], amtool) if paths else None
    if together is None:
        return
    alone = [(path, rejected) for path in paths if (rejected := _rejected([folder / path], amtool))]
    for path, rejected in alone or [(paths[0], together)]:
        yield Problem("amtool", tree.origin(path), f"file {path}", str(rejected))


def _rejected(templates: Sequence[Path], amtool: Amtool) -> TemplateRejected | None:
    try:
        amtool.render([str(each) for each in templates], "", None)
    except TemplateRejected as rejected:
        return rejected
    return None


def _located(check: str, diagnostic: Diagnostic, tree: FileTree, folder: Path) -> Problem:
    path = Path(diagnostic.file).relative_to(folder).as_posix() if diagnostic.file else ""
    where = _origin(diagnostic, tree, path)
    line = f":{diagnostic.line}" if diagnostic.line else ""
    rule = f", rule {diagnostic.rule + 1} of group {diagnostic.group}" if diagnostic.rule is not None else ""
    return Problem(check, where, f"file {path}{line}{rule}" if path else "configuration", diagnostic.message)


def _origin(diagnostic: Diagnostic, tree: FileTree, path: str) -> Source | None:
    if diagnostic.group is not None and diagnostic.rule is not None:
        return tree.origin(path, "groups", diagnostic.group, diagnostic.rule)
    # Of a receiver, an interval or a job, the tools say only the name.
    for name in _QUOTED.findall(diagnostic.message):
        for part in ("receivers", "time_intervals", "scrape_configs", "remote_write"):
            if (part, name) in tree.origins.get(path, {}):
                return tree.origin(path, part, name)
    return tree.origin(path)

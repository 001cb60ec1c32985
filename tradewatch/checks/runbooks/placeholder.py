"""runbooks/placeholder"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.runbooks import PLACEHOLDER
from tradewatch.model import Finding, did_you_mean
from tradewatch.model.file_name import file_name


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A runbook's query uses a label that the alert's message does not have."""
    compiled = built.compiled.shared
    alerts = {file_name(alert.name): alert for alert in built.project.alerts}
    for name, runbook in compiled.runbooks.items():
        inferred = compiled.labels_of_result(alerts[name], built.environment) if name in alerts else None
        if inferred is None:
            continue  # rules/runbook reports a runbook without an alert, promql/* an alert that cannot be typed
        labels = inferred | alerts[name].all_labels.keys()
        for first, query in runbook.queries():
            for found in PLACEHOLDER.finditer(query):
                if found[1] not in labels:
                    yield Finding(
                        first._replace(line=first.line + query.count("\n", 0, found.start())),
                        runbook.subject,
                        f"<{found[1]}> is not a label of {name}",
                        details="The reader fills it in from the message, and the message does not have it.",
                        fix=did_you_mean(found[1], labels),
                    )

"""Every alert that a bot can raise: its fault begins, the right receivers and no others are notified, and it ends."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

from stack.e2e.cases import Case
from stack.e2e.judging import Judge, names, times_of
from stack.e2e.report import Report
from stack.e2e.site import Site
from stack.e2e.watching import Seen, SeenAlert

# Seconds: between two looks at Alertmanager; how long bots are healthy at first; until a message must be there.
_LOOK, _HEALTHY, _WITHIN = 0.5, 90.0, 240.0
# On a busy machine, rules are evaluated seldom. So a message may take longer, until every rule was evaluated so often.
_EVALUATIONS, _AT_MOST = 24, 1200.0


@dataclass
class _Progress:
    """How far a case is; times are of the monotonic clock."""

    case: Case
    began: float
    ended: float = 0.0
    done: bool = False


def run_alerts(site: Site, cases: list[Case], report: Report) -> None:
    """Let each fault begin and end on its bot, side by side, and report one line for each alert."""
    seen = Seen()
    judge = Judge(site, seen, time.monotonic())
    healthy_until = time.monotonic() + _HEALTHY
    while time.monotonic() < healthy_until:
        seen.look(site.alertmanager)
        time.sleep(_LOOK)
    for alert in seen.alerts.values():
        if alert.bot:
            report.line(alert.name, "", [f"{alert.where} fires while all bots are healthy"])
    report.say(f"{len(cases)} faults begin")
    progress = []
    for case in cases:
        site.bots[case.bot][case.replica].begin(case.fault, since=case.since)
        progress.append(_Progress(case, time.monotonic()))
    for limit in (_Limit(site), _Limit(site)):
        while not limit.reached() and not all(each.done for each in progress):
            _look(judge, progress, report)
        for each in progress:
            if not each.ended:
                _end(each, site)
    for each in progress:
        if not each.done:
            _report(each, judge, report)


class _Limit:
    """How long something may take, in seconds and evaluations from now on."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._began = 0.0
        self._evaluations = 0.0

    def reached(self) -> bool:
        """Whether the limit is reached; the first call begins the time."""
        if not self._began:
            self._began, self._evaluations = time.monotonic(), self._site.evaluations()
        passed = time.monotonic() - self._began
        return passed > _AT_MOST or (passed > _WITHIN and self._site.evaluations() >= self._evaluations + _EVALUATIONS)


def _look(judge: Judge, progress: list[_Progress], report: Report) -> None:
    """Look at Alertmanager, end the faults whose messages are all there, and report what is over."""
    judge.seen.look(judge.site.alertmanager)
    for each in progress:
        if not each.done:
            _advance(each, judge, report)
    time.sleep(_LOOK)


def _end(progress: _Progress, site: Site) -> None:
    case = progress.case
    site.bots[case.bot][case.replica].end(case.fault)
    progress.ended = time.monotonic()


def _advance(progress: _Progress, judge: Judge, report: Report) -> None:
    case, now = progress.case, time.monotonic()
    raised = [each for each in judge.seen.alerts.values() if each.bot == case.bot and each.last >= progress.began]
    if not progress.ended:
        settled = case.alerts <= {each.name for each in raised} and judge.all_notified(raised, firing=True)
        # A fault that raises nothing lasts as long as another one needs.
        if settled and (case.alerts or now > progress.began + _HEALTHY):
            _end(progress, judge.site)
    elif not judge.seen.firing(case.bot) and judge.all_notified(raised, firing=False):
        progress.done = True
        _report(progress, judge, report)


def _report(progress: _Progress, judge: Judge, report: Report) -> None:
    """A line for each alert of the case, and for those that it is not to raise."""
    case = progress.case
    raised: dict[str, list[SeenAlert]] = defaultdict(list)
    for alert in judge.seen.alerts.values():
        if alert.bot == case.bot:
            raised[alert.name].append(alert)
    came = names(raised)
    for name in sorted(case.alerts | raised.keys()):
        alerts = raised[name]
        problems = [] if alerts else [f"expected {name} to fire on {case.bot}; what fired: {came}"]
        if name not in case.alerts | case.later:
            problems.append(f"{case.fault} is not to raise {name}: {alerts[0].where}")
        for alert in alerts:
            problems += judge.problems(alert)
        times = times_of(judge, alerts, progress.began, progress.ended)
        report.line(name, f"{case.fault}: {times}", list(dict.fromkeys(problems)))
    if not case.alerts and not raised:
        report.line("nothing", f"{case.fault}: nobody is notified, as expected")

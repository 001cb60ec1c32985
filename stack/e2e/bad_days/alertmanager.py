"""Alertmanager ends, as an operator ends it and as a power cut does."""

from __future__ import annotations

import subprocess
import sys
import time

from stack.e2e.bad_days import BadDay
from stack.e2e.bad_days.drill import ALERT, Drill, drill
from stack.e2e.expectations import Table
from stack.e2e.site import ROOT
from stack.programs import Programs
from tradewatch.live import until

# How often its state is saved; the default is 15 minutes.
_SAVED_EVERY = "--data.maintenance-interval=1s"
_FIRING = f'ALERTS{{alertname="{ALERT}",alertstate="firing"}}'
# Doctor looks at every evaluation of production, each 15 seconds.
_LASTED = f'time() - ALERTS_FOR_STATE{{alertname="{ALERT}"}} > 45'


def _noted(day: Drill) -> None:
    """Wait until Alertmanager knows that mail has arrived, the last receiver: it says goodbye to the server first."""
    sent = r'alertmanager_notification_latency_seconds_count\{[^}]*integration="email"[^}]*\}'
    mails = len(day.site.sinks.smtp.messages)
    until(lambda: day.site.alertmanager.metric(sent) >= mails, lambda: "Alertmanager to note its mail", 30)


def _stopped(programs: Programs, table: Table) -> Drill:
    with drill(programs, table) as day:
        alert = day.page()
        _noted(day)
        day.site.alertmanager.stop()
        day.site.start_alertmanager()
        day.alert()
        day.end()
        day.notified(alert, firing=False)
        day.once(alert, firing=True)
        day.once(alert, firing=False)
        day.pages()
        day.closed()
        return day


def _killed(programs: Programs, table: Table) -> Drill:
    with drill(programs, table) as day:
        alert = day.page()
        day.site.alertmanager.kill()
        # A second trouble begins while nobody listens.
        day.begin("stop-missing")
        day.site.start_alertmanager()
        meanwhile = day.alert("StopMissing")
        day.notified(meanwhile, firing=True)
        day.alert()
        day.expect(
            lambda: len(day.messages(alert, firing=True)["pagerduty"]) > 1,
            lambda: "the alert that fires on was not sent again, although nothing remembers its message",
            within=30,
        )
        sent = len(day.messages(alert, firing=True)["pagerduty"])
        day.notes.append(f"{sent} messages of one page, and {day.site.sinks.pagerduty.pages} pages for two alerts")
        day.end()
        day.end("stop-missing")
        day.notified(alert, firing=False)
        day.notified(meanwhile, firing=False)
        day.once(alert, firing=True, most=2)
        day.once(meanwhile, firing=True)
        day.pages(2)
        day.closed()
        return day


def _killed_after_a_save(programs: Programs, table: Table) -> Drill:
    with drill(programs, table, _SAVED_EVERY) as day:
        alert = day.page()
        _noted(day)
        saved = day.site.folder / "alertmanager/storage/nflog"
        before = time.time()
        until(lambda: saved.exists() and saved.stat().st_mtime > before, lambda: "Alertmanager to save its state", 30)
        day.site.alertmanager.kill()
        day.end()
        until(lambda: not day.site.query(_FIRING), lambda: "the alert to end", 60)
        day.site.start_alertmanager(_SAVED_EVERY)
        day.notified(alert, firing=False)
        day.once(alert, firing=True)
        day.pages()
        day.closed()
        return day


def _killed_and_doctor(programs: Programs, table: Table) -> Drill:
    with drill(programs, table) as day:
        day.page()
        until(lambda: day.site.query(_LASTED), lambda: "the alert to last", 120)
        day.site.alertmanager.kill()
        day.end()
        until(lambda: not day.site.query(_FIRING), lambda: "the alert to end", 60)
        day.site.start_alertmanager()
        said = ""

        def reported() -> bool:
            nonlocal said
            said = _doctor(day)
            return f"{ALERT} {{" in said and "may be lost" in said

        day.expect(reported, lambda: f"doctor does not report the incident that stays open: {said}")
        if not day.site.sinks.pagerduty.unresolved:
            day.notes.append("the incident was resolved all the same")
        return day


def _doctor(day: Drill) -> str:
    """What `generator.py doctor` says about lost messages."""
    servers = [f"--prometheus={day.site.prometheus.url}", f"--alertmanager={day.site.alertmanager.url}"]
    build = f"--build={day.site.folder / 'deployed'}"
    asked = [str(ROOT / "generator.py"), "doctor", f"--environment={day.site.table.environment.name}", build, *servers]
    answer = subprocess.run(
        [sys.executable, *asked], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    lines = (answer.stdout + answer.stderr).splitlines()
    return "; ".join(line for line in lines if "resolves" in line) or answer.stdout + answer.stderr


DAYS = (
    BadDay(
        "alertmanager-restarted",
        "Alertmanager is stopped and started again while an alert fires: nothing is lost, and nothing is sent twice.",
        _stopped,
    ),
    BadDay(
        "alertmanager-killed",
        "Alertmanager is killed while an alert fires and another one begins: none is lost. The first is sent twice, "
        "with one key, so nobody is paged twice.",
        _killed,
    ),
    BadDay(
        "alertmanager-killed-after-a-save",
        "It is killed after it saved its state, and the alert ends meanwhile: its incident is resolved nevertheless.",
        _killed_after_a_save,
    ),
    BadDay(
        "alertmanager-killed-and-a-resolve-lost",
        "It is killed without a save, and the alert ends meanwhile. Its incident stays open, and `doctor` reports it.",
        _killed_and_doctor,
    ),
)

"""What every bad day needs: a small installation, an alert that pages, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from stack.e2e.expectations import Table
from stack.e2e.judging import Judge, names
from stack.e2e.site import QUICK, Site, site
from stack.e2e.watching import Seen, SeenAlert
from stack.programs import Programs
from stack.sinks import Message
from tradewatch.live import until
from tradewatch.toolchain import ToolError

# Seconds until a message must be there, also on a busy machine.
WITHIN = 90.0
_LOOK = 0.5

BOT = "momentum"
# What pages within seconds, and what it raises.
FAULT, ALERT = "kill-switch", "KillSwitchActive"
RECEIVERS = ("pagerduty", "slack", "smtp")


@dataclass
class Drill:
    """One bad day: what was seen is said in `notes`, and what should not have been in `problems`."""

    site: Site
    seen: Seen = field(default_factory=Seen)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def begin(self, fault: str = FAULT, bot: str = BOT) -> None:
        """Let a fault begin in a bot."""
        self.site.bots[bot][0].begin(fault)

    def end(self, fault: str = FAULT, bot: str = BOT) -> None:
        """Let a fault end in a bot."""
        self.site.bots[bot][0].end(fault)

    def alert(self, name: str = ALERT, bot: str = BOT) -> SeenAlert:
        """The alert, once Alertmanager has it. Raises ToolError if it does not get it in time."""

        def look() -> list[SeenAlert]:
            self.seen.look(self.site.alertmanager)
            return self.seen.firing(bot, name)

        return until(look, lambda: f"Alertmanager to have {name} of {bot}", WITHIN)[0]

    def page(self, fault: str = FAULT, alert: str = ALERT, bot: str = BOT) -> SeenAlert:
        """Let a fault begin, and wait until its alert has reached everybody.

        Raises ToolError if Alertmanager does not get it in time; a problem if a receiver does not.
        """
        self.begin(fault, bot)
        seen = self.alert(alert, bot)
        self.notified(seen, firing=True)
        return seen

    def seen_alert(self, name: str, bot: str, **labels: str) -> SeenAlert:
        """The first alert with this name and these labels that was seen, whether it still fires or not.

        Raises ToolError if none was seen.
        """
        found = (each for each in self.seen.alerts.values() if (each.bot, each.name) == (bot, name))
        for each in found:
            if labels.items() <= each.labels.items():
                return each
        raise ToolError(f"{name} of {bot} was not seen")

    def firing(self, bot: str, name: str = "") -> list[SeenAlert]:
        """The alerts of a bot that Alertmanager has now."""
        self.seen.look(self.site.alertmanager)
        return self.seen.firing(bot, name)

    def look_for(self, length: float) -> None:
        """Look at Alertmanager for so many seconds: something is not to happen."""
        end = time.monotonic() + length
        while time.monotonic() < end:
            self.seen.look(self.site.alertmanager)
            time.sleep(_LOOK)

    def quiet(self, bot: str, length: float) -> None:
        """A problem if an alert of the bot is seen in so many seconds."""
        self.look_for(length)
        fired = {each.where for each in self.seen.alerts.values() if each.bot == bot}
        self.problems += (f"{each} was not expected" for each in sorted(fired))

    def messages(self, alert: SeenAlert, *, firing: bool) -> dict[str, list[Message]]:
        """The messages about an alert by receiver."""
        return Judge(self.site, self.seen).messages(alert, firing=firing)

    def notified(self, alert: SeenAlert, *, firing: bool, at: Sequence[str] = RECEIVERS) -> None:
        """Wait until these receivers have the message; a problem if they do not get it."""

        def missing() -> set[str]:
            return set(at) - self.messages(alert, firing=firing).keys()

        state = "firing" if firing else "resolved"
        self.expect(lambda: not missing(), lambda: f"{alert.where} {state} was lost: {names(missing())} got no message")

    def expect(self, true: Callable[[], object], otherwise: Callable[[], str], within: float = WITHIN) -> None:
        """Wait until something is true; a problem if it never is."""
        try:
            until(true, lambda: "", within)
        except ToolError:
            self.problems.append(otherwise())

    def once(self, alert: SeenAlert, *, firing: bool, most: int = 1) -> None:
        """A problem if a receiver has the message more than `most` times; all messages of one page share their key."""
        for sink, messages in self.messages(alert, firing=firing).items():
            if len(messages) > most:
                state = "firing" if firing else "resolved"
                self.problems.append(f"{sink} was notified {len(messages)} times that {alert.where} is {state}")
        keys = {message.key for message in self.messages(alert, firing=True).get("pagerduty", ())}
        if len(keys) > 1:
            self.problems.append(f"the messages of one page have {len(keys)} keys")

    def pages(self, expected: int = 1, bot: str = BOT) -> None:
        """A problem if somebody was paged more or less often for a bot."""
        pagerduty = self.site.sinks.pagerduty
        keys = {each.key for each in pagerduty.messages if any(alert.labels.get("bot") == bot for alert in each.alerts)}
        pages = sum(each.dedup_key in keys for each in pagerduty.incidents)
        if pages != expected:
            self.problems.append(f"expected {expected} pages for {bot}, came {pages}")

    def closed(self) -> None:
        """Wait until no incident is open."""
        incidents = self.site.sinks.pagerduty
        self.expect(lambda: not incidents.unresolved, lambda: f"{len(incidents.unresolved)} incidents stay open")


@contextmanager
def drill(programs: Programs, table: Table, *flags: str) -> Iterator[Drill]:
    """A small installation that scrapes and evaluates every second; `flags` are Alertmanager's."""
    present = dict.fromkeys(table.environment.watched, 1)
    with site(programs, table, present, times=QUICK, alertmanager_flags=flags) as running:
        yield Drill(running)

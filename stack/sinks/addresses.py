"""Where a deployment on this machine sends its messages. A container runs the other modules, without the engine."""

from __future__ import annotations

from stack.sinks.running import Sinks
from tradewatch.live import Receivers


def addresses_of(sinks: Sinks) -> Receivers:
    """The addresses and secrets of receivers; without a mail server, a deployment that sends mail is refused."""
    smtp = sinks.smtp if "smtp" in sinks.all else None
    mail = {"smtp": smtp.address, "smtp_password": smtp.password, "smtp_authority": smtp.certificate} if smtp else {}
    return Receivers(
        webhook=sinks.webhook.url,
        heartbeat=sinks.heartbeat.url,
        slack=sinks.slack.url,
        telegram=sinks.telegram.url,
        telegram_token=sinks.telegram.token,
        pagerduty=sinks.pagerduty.url,
        pagerduty_key=sinks.pagerduty.routing_key,
        **mail,
    )

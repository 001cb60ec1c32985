"""The channels an environment can have: a line in `environments.py` each.

What they say is written in `templates/`. Secrets are files in the environment's `secrets` folder, on Alertmanager's
machine; where to get each one is said below.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tradewatch.model import Email, Heartbeat, PagerDuty, Slack, Source, Telegram, Webhook, caller

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def gmail(address: str, *, to: tuple[str, ...]) -> Email:
    """Mail from the Gmail account `address`.

    Secret: the file `smtp_password`, an app password of that account (Google account, Security, 2-Step
    Verification, App passwords; it needs 2-Step Verification). Write it without a line break at the end
    (`printf %s ... > smtp_password`): Alertmanager before 0.27 sends the break along, and the login fails.
    """
    return _email("smtp.gmail.com:587", sender=address, to=to, username=address, defined=caller())


def smtp(smarthost: str, *, sender: str, to: tuple[str, ...], username: str = "") -> Email:
    """Mail through the server `smarthost` (`host:port`), which has to offer STARTTLS: port 587, seldom 465.

    Secret, with a `username`: the file `smtp_password`, that user's password from whoever runs the server, without
    a line break at the end (see `gmail`).
    """
    return _email(smarthost, sender=sender, to=to, username=username, defined=caller())


def slack(channel: str) -> Slack:
    """Messages in the Slack channel `channel` (`#name`).

    Secret: the file `slack_api_url`, an incoming webhook's address (api.slack.com/apps, Create New App, Incoming
    Webhooks, Add New Webhook to Workspace). Such a webhook belongs to the one channel chosen there and ignores any
    other name: choose `channel`.
    """
    return Slack(
        channel=channel,
        title=_template("slack.title"),
        title_link=_template("slack.title_link"),
        text=_template("slack.text"),
        color=_template("slack.color"),
        fallback=_template("slack.fallback"),
        defined=caller(),
    )


def pagerduty() -> PagerDuty:
    """Incidents of a PagerDuty service.

    Secret: the file `pagerduty_routing_key`, the service's integration key (Services, the service, Integrations,
    Add integration, Events API V2).

    `details` has both `firing` and `resolved`, for what is not given Alertmanager fills with its own; why that may
    not be, `templates/pagerduty.tmpl` says. `links` are pairs of a text and an address.
    """
    return PagerDuty(
        description=_template("pagerduty.description"),
        severity=_template("pagerduty.severity"),
        client=_template("pagerduty.client"),
        client_url=_template("pagerduty.client_url"),
        details=(("firing", _template("pagerduty.firing")), ("resolved", _template("pagerduty.resolved"))),
        links=(
            ("Panel", _template("pagerduty.panel")),
            ("Dashboard", _template("pagerduty.dashboard")),
            ("Runbook", _template("pagerduty.runbook")),
        ),
        defined=caller(),
    )


def telegram(chat_id: int) -> Telegram:
    """Messages in a Telegram chat; Alertmanager 0.26 or newer.

    Secret: the file `telegram_bot_token`, from @BotFather (`/newbot`). Add that bot to the chat, write a line
    there, and read `chat_id` from the Bot API's `getUpdates`; a group's is negative.
    """
    return Telegram(chat_id=chat_id, message=_template("telegram.message"), defined=caller())


def webhook(url: str | None = None) -> Webhook:
    """Alertmanager's own JSON to a service of yours.

    Secret: the file `webhook_token`, a bearer token that you make up and that the service checks
    (`openssl rand -hex 32`). An address that is a secret itself is the file `webhook_url`: give no `url`, and no token
    is sent; Alertmanager 0.28 or newer.
    """
    return Webhook(url=url, credentials=url is not None, defined=caller())


def heartbeat(url: str | None = None) -> Heartbeat:
    """The dead-man's switch: a service outside, which raises the alarm when the Watchdog no longer arrives.

    Secret: the file `heartbeat_token`, a bearer token of that service. Most services have none, and the address is the
    secret: give no `url`, and put the address into the file `heartbeat_url`; Alertmanager 0.28 or newer. An older one
    cannot read an address from a file, and needs a proxy that knows it.
    """
    return Heartbeat(url=url, credentials=url is not None, defined=caller())


def local_sink(url: str) -> Webhook:
    """A webhook on this machine that development sends to. No secret, and so no address but a loopback one.

    Raises DefinitionError for any other address.
    """
    sink = Webhook(url=url, credentials=False, defined=caller())
    if urlsplit(url).hostname not in _LOOPBACK:
        sink.reject(
            "url",
            f"{url!r} is not on this machine",
            details="alerts would leave it without credentials",
            fix="http://127.0.0.1:<port>/..., or webhook(url), which sends a token",
        )
    return sink


def _email(smarthost: str, *, sender: str, to: tuple[str, ...], username: str, defined: Source) -> Email:
    return Email(
        smarthost=smarthost,
        sender=sender,
        to=to,
        username=username,
        subject_line=_template("email.subject"),
        text=_template("email.text"),
        html=_template("email.html"),
        defined=defined,
    )


def _template(name: str) -> str:
    return f'{{{{ template "tradewatch.{name}" . }}}}'

"""Each channel as the receiver configuration that Alertmanager reads. Secrets are file names."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from tradewatch.compiler.connections import given, http_client
from tradewatch.model import Channel, Email, Environment, Heartbeat, PagerDuty, Slack, Telegram, Webhook


@singledispatch
def channel_config(channel: Channel, environment: Environment) -> tuple[str, dict[str, Any]]:
    """The key of the receiver's list (`slack_configs`) and one entry of it."""
    channel.reject(
        "", "it has no configuration for Alertmanager", fix="register one in tradewatch/compiler/channels.py"
    )


@channel_config.register
def _(channel: Email, environment: Environment) -> tuple[str, dict[str, Any]]:
    config: dict[str, Any] = {
        "send_resolved": channel.resolved,
        "to": ", ".join(channel.to),
        "from": channel.sender,
        "smarthost": channel.smarthost,
        "require_tls": channel.require_tls,
        "headers": {"Subject": channel.subject_line},
        "text": channel.text,
        "html": channel.html,
    }
    if channel.username:
        config |= {
            "auth_username": channel.username,
            "auth_password_file": _secret(environment, "smtp_password"),
        }
    return "email_configs", config


@channel_config.register
def _(channel: Slack, environment: Environment) -> tuple[str, dict[str, Any]]:
    return "slack_configs", {
        "send_resolved": channel.resolved,
        "api_url_file": _secret(environment, "slack_api_url"),
        "channel": channel.channel,
        "color": channel.color,
        "title": channel.title,
        "title_link": channel.title_link,
        "text": channel.text,
        "fallback": channel.fallback,
    }


@channel_config.register
def _(channel: PagerDuty, environment: Environment) -> tuple[str, dict[str, Any]]:
    return "pagerduty_configs", {
        "send_resolved": channel.resolved,
        "routing_key_file": _secret(environment, "pagerduty_routing_key"),
        "description": channel.description,
        "severity": channel.severity,
        "client": channel.client,
        "client_url": channel.client_url,
        "details": dict(channel.details),
        **({"links": [{"text": text, "href": href} for text, href in channel.links]} if channel.links else {}),
    }


@channel_config.register
def _(channel: Webhook, environment: Environment) -> tuple[str, dict[str, Any]]:
    return _webhook(channel, environment, "webhook")


@channel_config.register
def _(channel: Heartbeat, environment: Environment) -> tuple[str, dict[str, Any]]:
    return _webhook(channel, environment, "heartbeat")


def _webhook(channel: Webhook, environment: Environment, name: str) -> tuple[str, dict[str, Any]]:
    client = http_client(channel.connection)
    if channel.credentials:
        client = {"authorization": {"credentials_file": _secret(environment, f"{name}_token")}} | client
    address = {"url": channel.url} if channel.url else {"url_file": _secret(environment, f"{name}_url")}
    return "webhook_configs", {"send_resolved": channel.resolved, **address, **given(http_config=client)}


@channel_config.register
def _(channel: Telegram, environment: Environment) -> tuple[str, dict[str, Any]]:
    return "telegram_configs", {
        "send_resolved": channel.resolved,
        "bot_token_file": _secret(environment, "telegram_bot_token"),
        "chat_id": channel.chat_id,
        "message": channel.message,
    }


def _secret(environment: Environment, name: str) -> str:
    return f"{environment.secrets}/{name}"

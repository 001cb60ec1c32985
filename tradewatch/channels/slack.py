"""Slack, through an incoming webhook."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from tradewatch.model import Channel
from tradewatch.model.config import Config


@dataclass(frozen=True, eq=False)
class Slack(Channel):
    """Messages in the Slack channel `channel` (`#name` or `@person`).

    Secret: the file `slack_api_url`, the address of an incoming webhook (api.slack.com/apps, Create New App, Incoming
    Webhooks, Add New Webhook to Workspace). Such a webhook belongs to the one channel chosen there and ignores any
    other name: choose `channel`.
    """

    key: ClassVar[str] = "slack_configs"
    channel: str
    _: KW_ONLY
    color: str = '{{ template "tradewatch.slack.color" . }}'
    title: str = '{{ template "tradewatch.slack.title" . }}'
    title_link: str = '{{ template "tradewatch.slack.title_link" . }}'
    text: str = '{{ template "tradewatch.slack.text" . }}'
    fallback: str = '{{ template "tradewatch.slack.fallback" . }}'

    def __post_init__(self) -> None:
        if not self.channel.startswith(("#", "@")):
            self.reject("channel", f"{self.channel!r} is not a Slack channel", fix="write #name or @person")

    def config(self, secrets: str) -> Config:
        return {
            "api_url_file": f"{secrets}/slack_api_url",
            "channel": self.channel,
            "color": self.color,
            "title": self.title,
            "title_link": self.title_link,
            "text": self.text,
            "fallback": self.fallback,
        }

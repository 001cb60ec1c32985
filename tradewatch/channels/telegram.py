"""Telegram, as a bot."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from tradewatch.model import Channel, NonBlank, Version
from tradewatch.model.config import Config


@dataclass(frozen=True, eq=False)
class Telegram(Channel):
    """Messages in a Telegram chat; Alertmanager 0.26 or newer.

    Secret: the file `telegram_bot_token`, from @BotFather (`/newbot`). Add that bot to the chat, write a line there,
    and read `chat_id` from the Bot API's `getUpdates`; the id of a group is negative.
    """

    key: ClassVar[str] = "telegram_configs"
    since: ClassVar[Version] = Version(0, 26)
    chat_id: int
    _: KW_ONLY
    message: NonBlank = '{{ template "tradewatch.telegram.message" . }}'

    def __post_init__(self) -> None:
        if self.chat_id == 0:
            self.reject("chat_id", "0 is not a chat id", fix="write a number; the id of a group is negative")

    def config(self, secrets: str) -> Config:
        return {"bot_token_file": f"{secrets}/telegram_bot_token", "chat_id": self.chat_id, "message": self.message}

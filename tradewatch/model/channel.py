"""What all channels share: a channel is one way in which a message leaves Alertmanager."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model.config import Config
from tradewatch.model.defined import Defined
from tradewatch.model.owner import Owner
from tradewatch.model.version import Version


@dataclass(frozen=True, slots=True)
class Feature:
    """What a channel needs of Alertmanager: from which version on, and why not before."""

    name: str
    since: Version
    why: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Channel(Defined):
    """Base of all channels; each type is a module in `tradewatch/channels/`.

    `resolved` says whether a message is sent when the alert resolves too. A subclass sets `key`, and returns its
    configuration from `config`. `since` is the first Alertmanager that can read its secret from a file. With
    `for_people`, every receiver that does not list its channels uses it. With `incidents`, a group opens an incident
    there, which stays open until Alertmanager sends that it resolved.

    A channel with an `owner` is for the receivers of that owner, which then do not use the shared channels of its type.
    Its secrets are in a folder of the owner's name, in the environment's folder of secrets; in a cluster, beside it.
    """

    key: ClassVar[str]
    since: ClassVar[Version] = Version(0, 25)
    for_people: ClassVar[bool] = True
    incidents: ClassVar[bool] = False
    resolved: bool = True
    owner: Owner | None = None

    @classmethod
    def kind(cls) -> str:
        """How messages and documents name the type: `pagerduty`."""
        return cls.__name__.lower()

    @property
    def subject(self) -> str:
        """How messages name the channel: `channel slack`."""
        return f"channel {self.kind()}" + (f" of {self.owner.name}" if self.owner else "")

    def features(self) -> Iterator[Feature]:
        """What the channel needs that not every Alertmanager has."""
        yield Feature(self.kind(), self.since, "an older one cannot read the channel's secret from a file")

    def config(self, secrets: str) -> Config:
        """An entry of the receiver's list `key` (`slack_configs`), without `send_resolved`.

        `secrets` is the folder of the secret files on Alertmanager's machine; no secret is part of a configuration.
        """
        self.reject(
            "",
            "it has no configuration for Alertmanager",
            fix=f"give {type(self).__name__} a `key` and a method `config`, as in tradewatch/channels/slack.py",
        )

"""routing/through-watched"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.applied_waivers import Definition, walk
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Channel, Finding
from tradewatch.model.url import HostAndPort, host_and_port, http_address
from tradewatch.routing import channels_of

_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A channel sends its messages through a watched program, or through its machine."""
    environment = built.environment
    identity, watched, shared = built.project.identity, _watched(built), _shared_hosts(built)
    for channel in environment.channels:
        notified = [receiver for receiver in built.project.receivers if channel in channels_of(receiver, environment)]
        for part, argument, text, address in _addresses(channel) if notified else ():
            through = {
                name
                for there, name in watched.items()
                if address == there or (address.host == there.host and there.host not in shared)
            }
            if through:
                yield part.finding(
                    f"{notified[0].name} is notified through {text}, which runs on the same host as {identity} "
                    f"{min(through)}",
                    argument=argument,
                    details="If the program or its machine fails, nobody is notified.",
                    fix="use a channel that does not depend on what is watched",
                )


def _watched(built: BuiltEnvironment) -> dict[HostAndPort, str]:
    """The name of each watched program, by the addresses of its scrape targets."""
    return {address: name for name, texts in _targets(built) if name for address in map(_address, texts) if address}


def _shared_hosts(built: BuiltEnvironment) -> set[str]:
    """The hosts on which only the port identifies a watched program: those of others, and loopback."""
    others = [text for name, texts in _targets(built) if not name for text in texts]
    addresses = map(_address, (*others, *built.environment.addresses.alertmanagers))
    return {address.host for address in addresses if address} | {"localhost"}


def _targets(built: BuiltEnvironment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The addresses of each group of targets, with the name of the watched program, or an empty one."""
    for job in built.environment.jobs:
        for labels, addresses in job.targets:
            name = labels.get(built.project.identity, "")
            yield name if name in built.environment.watched else "", addresses


def _addresses(channel: Channel) -> Iterator[tuple[Definition, str, str, HostAndPort]]:
    """The arguments of a channel and of its connection that are addresses, as written and as parsed."""
    for part in walk(channel):
        for name, value in vars(part).items():
            if isinstance(value, str) and (address := _address(value)):
                yield part, name, value, address


def _address(text: str) -> HostAndPort | None:
    if parts := http_address(text):
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    elif address := host_and_port(text):
        host, port = address.host.lower(), address.port
    else:
        return None
    return HostAndPort("localhost" if _LOOPBACK.fullmatch(host) else host, port)

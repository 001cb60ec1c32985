"""Parses the addresses in the servers' configuration."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

# What Go's net/url refuses and Python's urlsplit accepts.
_REFUSED = re.compile(r"[\x00-\x20\x7f]|%(?![0-9a-fA-F]{2})")

_HOST_AND_PORT = re.compile(r"(?:\[([^\[\]]+)\]|([^\[\]:]+)):(\d{1,5})", re.ASCII)
_HOST_NAME = re.compile(r"(?!-)[a-zA-Z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-zA-Z0-9_-]{1,63}(?<!-))*\.?", re.ASCII)


class HostAndPort(NamedTuple):
    """A host name, IPv4 or IPv6 address (without brackets), and a port from 1 to 65535."""

    host: str
    port: int


def host_and_port(text: str) -> HostAndPort | None:
    """The parts of `host:port`, where an IPv6 address is in brackets; None for anything else."""
    match = _HOST_AND_PORT.fullmatch(text)
    if match is None or not 1 <= int(match[3]) <= 65535:
        return None
    address, name, port = match.groups()
    if not (_is_ipv6(address) if address else _is_host(name)):
        return None
    return HostAndPort(address or name, int(port))


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _is_host(text: str) -> bool:
    """Whether this is a host name or an IPv4 address; digits and dots alone must be a correct IPv4 address."""
    if re.fullmatch(r"[\d.]+", text):
        try:
            IPv4Address(text)
        except AddressValueError:
            return False
        return True
    return len(text) <= 253 and _HOST_NAME.fullmatch(text) is not None


def http_address(url: str) -> SplitResult | None:
    """The parts of an http(s) address that Go accepts too; None for anything else."""
    try:
        parts = urlsplit(url)
        if parts.port == 0:  # raises ValueError if it is not a number
            return None
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or _REFUSED.search(url):
        return None
    return parts

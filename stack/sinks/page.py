"""The page: what the phone would show. Every text on it is somebody else's, so every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from stack.sinks.message import Message, Sink
from stack.sinks.pagerduty import PagerDuty
from stack.sinks.webhook import Heartbeat

_MOST_CARDS, _MOST_LINES, _MOST_VIOLATIONS = 100, 4, 20

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>What the phone shows</title>
<style>
body { margin: 0 auto; max-width: 40rem; padding: 1rem; background: #223; color: #eee; font: 16px/1.4 sans-serif }
article { background: #fff; color: #222; border-radius: 12px; padding: .6rem .9rem; margin: .6rem 0;
  border-left: 8px solid #c62828; overflow-wrap: anywhere }
article.resolved { border-color: #2e7d32 }
h1 { font-size: 1.2rem } h2 { font-size: 1rem; margin: .2rem 0 }
p { margin: .2rem 0 } small { color: #777 } .wrong { color: #ffb74d } code { overflow-wrap: anywhere }
</style>
</head>
<body>
<h1>What the phone shows</h1>
"""


def page(sinks: Iterable[Sink], url: str) -> str:
    """The page of these receivers, which are at `url`: the latest messages first. It loads itself again."""
    everything = list(sinks)
    messages = [(each, sink) for sink in everything if not isinstance(sink, Heartbeat) for each in tuple(sink.messages)]
    messages.sort(key=lambda pair: pair[0].at, reverse=True)
    cards = [_card(message, sink) for message, sink in messages[:_MOST_CARDS]] or ["<p>No message has come yet.</p>"]
    command = f"curl -X POST {url}/faults/slack/429 -d '{{\"for\": 30}}'"
    foot = f"<p>To let a receiver fail for 30 seconds: <code>{escape(command)}</code> (or 500, hang, reset)</p>"
    return "\n".join([_HEAD, *(line for sink in everything for line in _state(sink)), *cards, foot, "</body></html>\n"])


def _state(sink: Sink) -> Iterator[str]:
    """What is to be said of a receiver apart from its messages."""
    if isinstance(sink, Heartbeat) and sink.messages:
        yield f"<p>heartbeat: {len(sink.messages)} received, the last at {sink.messages[-1].received:%H:%M:%S} UTC</p>"
    if fault := sink.faults.current:
        yield f'<p class="wrong">{sink.name} fails now: {fault.kind.value}</p>'
    for violation in sink.violations[-_MOST_VIOLATIONS:]:
        yield f'<p class="wrong">{sink.name}: {escape(violation)}</p>'


def _card(message: Message, sink: Sink) -> str:
    lines = [line for line in message.text.splitlines() if line.strip() and line != message.title][:_MOST_LINES]
    state = f" · {sink.state_of(message.key)}" if isinstance(sink, PagerDuty) else ""
    return "\n".join(
        [
            f'<article class="{"firing" if message.firing else "resolved"}">',
            f"<small>{escape(sink.name)} · {escape(message.to)} · {message.received:%H:%M:%S} UTC{state}</small>",
            f"<h2>{escape(message.title)}</h2>",
            *(f"<p>{escape(line)}</p>" for line in lines),
            "</article>",
        ]
    )

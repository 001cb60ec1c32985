"""All receivers together: one HTTP server for their addresses, the page and the faults, and the mail server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from stack.sinks.faults import Kind
from stack.sinks.http import LOOPBACK, Answer, Request, serving
from stack.sinks.message import HttpSink, Sink, in_json, json_answer, json_object
from stack.sinks.page import page
from stack.sinks.pagerduty import PagerDuty
from stack.sinks.slack import Slack
from stack.sinks.telegram import Telegram
from stack.sinks.webhook import Heartbeat, Webhook

if TYPE_CHECKING:
    from stack.sinks.smtp import Smtp

_PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    # What is shown comes from anywhere: nothing of it may run or be fetched.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


class Sinks:
    """The receivers; `url` is the address of the page. `smtp` needs the packages of requirements/development."""

    def __init__(self, *, smtp: bool) -> None:
        self.url = ""
        self.webhook, self.heartbeat = Webhook(), Heartbeat()
        self.slack, self.telegram, self.pagerduty = Slack(), Telegram(), PagerDuty()
        self._by_path: dict[str, HttpSink] = {
            "/alerts": self.webhook,
            "/heartbeat": self.heartbeat,
            "/slack": self.slack,
            "/telegram": self.telegram,
            "/v2/enqueue": self.pagerduty,
        }
        self._smtp: Smtp | None = None
        if smtp:
            from stack.sinks.smtp import Smtp

            self._smtp = Smtp()

    @property
    def smtp(self) -> Smtp:
        """The mail server, if there is one: see `start`."""
        assert self._smtp, "started without a mail server"
        return self._smtp

    @property
    def all(self) -> dict[str, Sink]:
        """The receivers that run, by name."""
        running = [*self._by_path.values(), *([self._smtp] if self._smtp else [])]
        return {each.name: each for each in running}

    def serve_at(self, url: str) -> None:
        """Set the address of each receiver."""
        self.url = url
        for path, sink in self._by_path.items():
            sink.url = url + path

    def answer(self, request: Request) -> Answer:
        """The answer of the receiver with the path of a request, or of the page, the messages and the faults."""
        path = request.path.partition("?")[0]
        if request.method == "GET" and path == "/":
            return Answer(200, page(self.all.values(), self.url).encode("utf-8", "replace"), _PAGE)
        if request.method == "GET" and path == "/messages":
            return json_answer(200, [in_json(each) for sink in self.all.values() for each in tuple(sink.messages)])
        if path == "/faults" or path.startswith("/faults/"):
            return self._faults(request.method, path.split("/")[2:], request.body)
        sink = next((sink for at, sink in self._by_path.items() if path == at or path.startswith(f"{at}/")), None)
        if sink is None:
            return json_answer(404, {"error": f"nothing is at {path}; receivers are at {', '.join(self._by_path)}"})
        if request.method != "POST":
            return json_answer(405, {"error": "messages are sent with POST"})
        return sink.answer(request)

    def _faults(self, method: str, names: list[str], body: bytes) -> Answer:
        """`POST /faults/slack/429` with `{"for": seconds, "requests": number}`, `DELETE /faults/slack`, `GET /faults`.

        The answer has the fault that each receiver has now.
        """
        sinks, kinds = self.all, {kind.value: kind for kind in Kind}
        if method == "POST" and len(names) == 2 and names[0] in sinks and names[1] in kinds:
            given = json_object(body or b"{}")
            seconds, requests = (given or {}).get("for"), (given or {}).get("requests")
            if given is None or not (_positive(seconds) and _positive(requests)):
                return json_answer(400, {"error": 'write {"for": seconds, "requests": number}, or leave one out'})
            sinks[names[0]].faults.cause(kinds[names[1]], requests=requests, seconds=seconds)
        elif method == "DELETE" and len(names) == 1 and names[0] in sinks:
            sinks[names[0]].faults.end()
        elif method != "GET" or names:
            usage = (
                f"POST /faults/NAME/KIND or DELETE /faults/NAME; names: {', '.join(sinks)}; kinds: {', '.join(kinds)}"
            )
            return json_answer(404, {"error": usage})
        current = {name: sink.faults.current for name, sink in sinks.items()}
        return json_answer(200, {name: fault.kind.value if fault else None for name, fault in current.items()})


def _positive(number: object) -> bool:
    return number is None or (isinstance(number, int | float) and 0 < number < 1e9)


@contextmanager
def start(port: int = 0, smtp_port: int | None = 0, host: str = LOOPBACK) -> Iterator[Sinks]:
    """All receivers, for as long as the block runs, on ports of `host` that the system chooses for 0.

    Without a mail server if its port is None. Raises OSError, which names the port, if one is taken.
    """
    sinks = Sinks(smtp=smtp_port is not None)
    with ExitStack() as running:
        if smtp_port is not None:
            with _naming(host, smtp_port):
                running.enter_context(sinks.smtp.serving(smtp_port, host))
        with _naming(host, port):
            sinks.serve_at(running.enter_context(serving(sinks.answer, port, host)))
        try:
            yield sinks
        finally:
            for sink in sinks.all.values():
                sink.faults.end()


@contextmanager
def _naming(host: str, port: int) -> Iterator[None]:
    """Errors of the block name the port."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"port {port} of {host}: {error.strerror}") from None

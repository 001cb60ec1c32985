"""A receiver of Alertmanager's own JSON, as its page "Webhook receiver" describes it, and the one of the Watchdog."""

from __future__ import annotations

from typing import Any

from stack.sinks.http import Answer, Request
from stack.sinks.message import AlertInMessage, HttpSink, Link, Message, breaches, json_answer, json_object

_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_STATUS = {"enum": ["firing", "resolved"]}
_ALERT = {
    "status": _STATUS,
    "labels": _TEXTS,
    "annotations": _TEXTS,
    "startsAt": _TIME,
    "endsAt": _TIME,
    "generatorURL": {"type": "string"},
    "fingerprint": {"type": "string"},
}
_BODY = {
    "version": {"const": "4"},
    "groupKey": {"type": "string", "minLength": 1},
    "truncatedAlerts": {"type": "integer"},
    "status": _STATUS,
    "receiver": {"type": "string", "minLength": 1},
    "groupLabels": _TEXTS,
    "commonLabels": _TEXTS,
    "commonAnnotations": _TEXTS,
    "externalURL": {"type": "string"},
    "alerts": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "required": list(_ALERT), "properties": _ALERT},
    },
}
_SCHEMA = {"required": list(_BODY), "properties": _BODY}


class Webhook(HttpSink):
    """A service that takes Alertmanager's JSON at `url`."""

    name = "webhook"

    def receive(self, request: Request) -> Answer:
        body = json_object(request.body)
        wrong = ["the body is not a JSON object"] if body is None else list(breaches(_SCHEMA, body))
        if body is None or wrong:
            return self.refuse(json_answer(400, {"error": wrong}), *wrong)
        self.messages.append(_message(self.name, body))
        return json_answer(200, {})

    def failed(self, status: int, retry_after: int) -> Answer:
        return json_answer(status, {"error": f"this receiver was set to answer {status}"})


class Heartbeat(Webhook):
    """The service that raises the alarm when the Watchdog's messages stop."""

    name = "heartbeat"


def _message(sink: str, body: dict[str, Any]) -> Message:
    alerts = body["alerts"]
    links = [
        Link(name.removesuffix("_url"), text)
        for alert in alerts
        for name, text in alert["annotations"].items()
        if name.endswith("_url")
    ]
    links += [Link("expression", alert["generatorURL"]) for alert in alerts if alert["generatorURL"]]
    links += [Link("alertmanager", body["externalURL"])] if body["externalURL"] else []
    names = dict.fromkeys(alert["labels"].get("alertname", "an alert without a name") for alert in alerts)
    return Message(
        sink=sink,
        to=body["receiver"],
        firing=body["status"] == "firing",
        title=f"[{body['status'].upper()}] {', '.join(names)}",
        text="\n".join(map(_line, alerts)),
        fields={"receiver": body["receiver"], "externalURL": body["externalURL"], **body["commonAnnotations"]},
        links=tuple(dict.fromkeys(links)),
        alerts=tuple(AlertInMessage(alert["status"] == "firing", alert["labels"]) for alert in alerts),
        key=body["groupKey"],
    )


def _line(alert: dict[str, Any]) -> str:
    labels = ", ".join(f"{name}={value}" for name, value in alert["labels"].items())
    return f"{alert['status']}: {alert['annotations'].get('summary', labels)}"

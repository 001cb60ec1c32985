"""Settings of Prometheus and Alertmanager in the words of prometheus-operator: camel case, references for files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tradewatch.compiler.kubernetes.objects import mounted

# Words that the operator writes in its own way; the API is not consistent.
_NAMES = {
    "api_url": "apiURL",
    "callback_id": "callbackId",
    "chat_id": "chatID",
    "client_url": "clientURL",
    "icon_url": "iconURL",
    "image_url": "imageURL",
    "links": "pagerDutyLinkConfigs",
    "images": "pagerDutyImageConfigs",
    "message_thread_id": "messageThreadID",
    "relabel_configs": "relabelings",
    "require_tls": "requireTLS",
    "room_id": "roomID",
    "thumb_url": "thumbURL",
    "url_file": "urlSecret",
}
# Mappings whose keys are not settings but names that somebody chose.
_CHOSEN = ("headers", "labels", "node_meta", "params")


def fields(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a server as fields of an object.

    A file becomes a reference to the key that the operator would mount there. A user name and a client id are
    references too: to the keys `username` and `client_id` of the Secret that has the password.
    """
    result: dict[str, Any] = {}
    for name, value in settings.items():
        if name == "username" and "password_file" in settings:
            result[name] = {**reference(settings["password_file"]), "key": name}
        elif name == "client_id":
            result["clientId"] = {"secret": {**reference(settings["client_secret_file"]), "key": name}}
        elif name in ("ca_file", "cert_file"):
            found = mounted(value)
            source = "configMap" if found and found.source == "configmaps" else "secret"
            result[name.removesuffix("_file")] = {source: reference(value)}
        elif name == "key_file":
            result["keySecret"] = reference(value)
        elif name.endswith("_file"):
            result[_NAMES.get(name) or field(name.removesuffix("_file"))] = reference(value)
        else:
            result[field(name)] = value if name in _CHOSEN else _inner(value)
    return result


def field(name: str) -> str:
    """A setting's name in an object: `chatID` for `chat_id`."""
    if name.endswith("_sd_configs"):
        return f"{field(name.removesuffix('_sd_configs'))}SDConfigs"
    return _NAMES.get(name) or re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def reference(path: str) -> dict[str, str]:
    """The key of a Secret or ConfigMap that is mounted at a path. kubernetes/file reports any other path."""
    found = mounted(path)
    return found.reference if found else {"name": "", "key": path}


def _inner(value: Any) -> Any:
    if isinstance(value, Mapping):
        return fields(value)
    return [_inner(each) for each in value] if isinstance(value, list) else value

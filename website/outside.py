"""A hook of MkDocs: a link to a file outside of docs/ leads to the repository, since the site does not have it."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import Any

_LINK = re.compile(r"(?<=\]\()(?!https?:|#)([^)#\s]+)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: object) -> str:
    """The text of a page with these links replaced."""

    def replaced(link: re.Match[str]) -> str:
        path = normpath(join("docs", dirname(page.file.src_uri), link[1]))
        return link[1] if path == "docs" or path.startswith("docs/") else f"{config['repo_url']}/blob/main/{path}"

    return _LINK.sub(replaced, markdown)

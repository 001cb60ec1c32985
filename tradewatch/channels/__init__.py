"""The types of channels, one module each.

A new type is a subclass of `Channel` in a module of its own: copy the most similar one. Its docstring says which
secret it needs. `since` is the first Alertmanager that reads that secret from a file: 0.28 for Discord's
`webhook_url_file`, for example, although 0.25 already has Discord. One line in the `channels` of an environment turns
it on, and receivers use it, unless they name their channels. By default its texts are templates that the project
defines in its MessageTemplates; `build` reports one that is not defined there.
"""

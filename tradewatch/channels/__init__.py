"""The types of channels, one module each.

A new type is a subclass of `Channel` in a module of its own. One line in the `channels` of an environment turns it on,
and receivers use it, unless they name their channels. By default its texts are templates that content defines in
`receivers/templates/`; `build` reports one that is not defined there.
"""

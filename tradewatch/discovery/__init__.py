"""The kinds of service discovery, one module each.

A new kind is a subclass of `Discovery` in a module of its own; a `Job` and `Alerting` take any kind.
"""

"""The engine: compiles monitoring written as Python, and proves it. It knows no metric, alert or channel by name."""

__version__ = "0.1.0"

"""Proofs: what the servers' own tools say of the compiled files."""

from tradewatch.proofs.judge import judge

__all__ = ["judge"]

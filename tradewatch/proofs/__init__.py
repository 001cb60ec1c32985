"""Proofs: tests made from the alerts' own samples, and what the servers' tools say of the compiled files.

Making tests needs no program; `tradewatch.proofs.trial`, which runs them, is imported where it is used.
"""

from tradewatch.proofs.testfiles.files import test_files

__all__ = ["test_files"]

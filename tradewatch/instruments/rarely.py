"""The lock of what happens rarely: a new label set, its removal, a message. An update of a known label set takes none.

A thread can enter it again, so a signal handler that interrupts its owner may update metrics too. A fork waits until no
other thread has it, so the child finds it free and every table complete. Code that has it must not log: a handler of
the bot may wait for something that waits for this lock.
"""

from __future__ import annotations

import os
from threading import RLock

RARELY = RLock()

if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(before=RARELY.acquire, after_in_parent=RARELY.release, after_in_child=RARELY.release)

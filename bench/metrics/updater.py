"""One of several processes that update at once: for each line `TURNS NAME` it runs so many, and prints the nanoseconds.

Started with PROMETHEUS_MULTIPROC_DIR set, which prometheus_client reads when it is imported.
"""

from __future__ import annotations

import sys

from bench.metrics.counted import contenders
from bench.metrics.together import in_threads


def main() -> None:
    subjects = {subject.name: subject for subject in contenders()}
    for line in sys.stdin:
        turns, name = line.strip().split(" ", 1)
        done = in_threads(subjects[name], 1, int(turns))
        print(done.work, done.wall, flush=True)


if __name__ == "__main__":
    main()

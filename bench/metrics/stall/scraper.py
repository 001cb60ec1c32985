"""Scrapes a port like Prometheus: once for each line on standard input, answered with the nanoseconds that it took.

It runs in a process of its own and imports little, so it takes as little as possible from the bot's processor.
"""

from __future__ import annotations

import http.client
import sys
import time


def main() -> None:
    """Scrape the port that the first argument names; exit with an error for an empty or failed answer."""
    port = int(sys.argv[1])
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/metrics", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200 or not body:
            sys.exit(f"the scrape was answered with status {answer.status} and {len(body)} bytes")
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main()

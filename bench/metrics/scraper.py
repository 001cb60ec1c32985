"""Prometheus's part: scrape a port each time that a line comes in, answer with the nanoseconds that it took.

A process of its own, with nothing imported that it does not need, so that it takes nothing from the bot's.
"""

from __future__ import annotations

import http.client
import sys
import time


def main() -> None:
    port = int(sys.argv[1])
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/metrics", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200 or not body:
            sys.exit(f"the scrape was answered with {answer.status} and {len(body)} bytes")
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main()

"""Ask every question, one after the other: `python -m benchmarks`."""

from __future__ import annotations

from benchmarks import compare_peers, deliveries, first_answer, latency, redact


def main() -> None:
    for script in (redact, latency, deliveries, first_answer, compare_peers):
        print(f"\n# {script.__name__}", flush=True)
        script.main()


if __name__ == "__main__":
    main()

"""Heartbeats: whether this container still works. ``python -m platform_core.project.heartbeats relay outside=300``.

A health check: ends with 1 and says which names left no heartbeat for too long. A loop leaves one at the end of each
turn that did not fail, so a worker that hangs, lost its thread or cannot reach the database is unhealthy.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from platform_core.project.env import ENV


def main(arguments: Sequence[str]) -> int:
    chosen = _parser().parse_args(arguments)
    named = (word.partition("=") for word in chosen.names)
    within = {name: float(own or chosen.within) for name, _, own in named}
    ages = {name: age(Path(ENV.heartbeat_dir) / name) for name in within}
    late = {name: seconds for name, seconds in ages.items() if seconds > within[name]}
    for name, seconds in late.items():
        sys.stderr.write(f"{name}: no turn ended well for {seconds:.0f} s\n")
    return 1 if late else 0


def age(heartbeat: Path) -> float:
    """Seconds since it was left; infinite if it never was."""
    return time.monotonic() - heartbeat.stat().st_mtime if heartbeat.exists() else float("inf")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m platform_core.project.heartbeats", description="A health check.")
    parser.add_argument("names", nargs="+", help="of loops (`label`), or beat; name=SECONDS for one of its own")
    parser.add_argument("--within", type=float, default=60, help="seconds that the last turn may be ago")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

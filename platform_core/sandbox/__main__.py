"""Start the simulated outside world: ``python -m platform_core.sandbox --port 8025 --data .data/sandbox``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from platform_core.sandbox.options import DEFAULT_SECRETS, Options, System
from platform_core.sandbox.program import start

THREADS: Final = 16  # answers that are late on purpose hold one each


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop."""
    if os.environ.get("TIANPING_MODE") == "production":
        sys.stderr.write("The sandbox simulates payments and parcels; it does not run in production.\n")
        return 2
    chosen = _parser().parse_args(arguments)
    options = Options(chosen.data, chosen.webhook_base, chosen.public_base, chosen.duplicate_every, _secrets())
    server = Granian(
        "platform_core.sandbox.program",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,  # it warns of so many threads; ours sleep
    )
    server.serve(target_loader=partial(start, options), wrap_loader=False)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m platform_core.sandbox", description="A simulated outside world.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--data", type=Path, default=Path(".data/sandbox"), help="folder of what it remembers")
    parser.add_argument("--webhook-base", help="where webhooks go; addresses elsewhere are refused")
    parser.add_argument("--public-base", help="what browsers call --webhook-base, where that is another address")
    parser.add_argument(
        "--duplicate-every", type=int, default=10, help="one message in so many comes twice; 0 for never"
    )
    return parser


def _secrets() -> dict[System, str]:
    """The same variables as the web process reads (`project.env`), so that both sides agree."""
    return {
        "pay": os.environ.get("TIANPING_PROVIDER_SECRET") or DEFAULT_SECRETS["pay"],
        "carrier": os.environ.get("TIANPING_CARRIER_SECRET") or DEFAULT_SECRETS["carrier"],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The command line of the embedded services: ``up [--home FOLDER]``, ``run [--fresh | --join] [--serving] -- …``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from platform_core.embedded import environment
from platform_core.embedded.before import FromBefore
from platform_core.embedded.children import ChildDied, Children
from platform_core.embedded.place import CHECKOUT, NoPlace, claim
from platform_core.embedded.ports import PortTaken
from platform_core.embedded.postgres import ServerFailed
from platform_core.embedded.services import fresh_home, own_home, serving
from platform_core.embedded.stack import SANDBOX_PORT, WEB_PORT, AlreadyUp, demo_data, stack
from platform_core.embedded.steps import aloud

ANTICIPATED: Final = (
    *(AlreadyUp, ChildDied, FromBefore, NoPlace, PortTaken, ServerFailed),
    *(TimeoutError, environment.HalfGiven),
)
GRACE: Final = 20  # seconds for a command to end by itself
DOORS: Final = {
    "who is who": "/demo/",
    "shopper": "/me/",
    "shop": "/seller/",
    "staff (admin)": "/admin/",
    "authority": "/regulator/",
    "API": "/api/swagger/",
}


class Stopped(BaseException):
    """A signal told us to stop. Every ``finally`` on the way out runs."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str]) -> int:
    chosen = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return int(chosen.act(chosen))
    except ANTICIPATED as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        print(f"\n{' '.join(map(str, failed.cmd))} ended with {failed.returncode}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 0 if chosen.act is up else 128 + stopped.number


def up(chosen: argparse.Namespace) -> int:
    """Serve until told to stop, or until one of the processes dies."""
    data = ("--cases", "--town") if chosen.town else ("--cases",)
    print("Starting 天平 Tianping. The first time takes a minute.", flush=True)
    with (
        nullcontext(claim(chosen.home.resolve())) if chosen.home else own_home() as home,
        serving(home, step=aloud) as variables,
        stack(home, variables, web=WEB_PORT, sandbox=SANDBOX_PORT, step=aloud, data=data) as (children, addressed),
    ):
        _welcome(children, addressed)
        while True:
            children.check()
            time.sleep(0.2)


def run(chosen: argparse.Namespace) -> int:
    """Run one command with servers around it, and return its exit status."""
    with (fresh_home if chosen.fresh else own_home)() as home, serving(home, join=chosen.join) as variables:
        if not chosen.serving:
            return _call(chosen.command, variables)
        with stack(home, variables) as (_, addressed):
            return _call(chosen.command, addressed)


def _call(command: Sequence[str], variables: dict[str, str]) -> int:
    """Run a command and return its exit status. When we are stopped, interrupt it once; its servers wait for it.

    It runs in a session of its own: Ctrl-C reaches it only through us, and no process of its group is left behind.
    """
    with subprocess.Popen(command, cwd=CHECKOUT, env=variables, start_new_session=True) as process:
        try:
            return process.wait()
        except Stopped:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise


def _welcome(children: Children, addressed: dict[str, str]) -> None:
    web = addressed["TIANPING_PUBLIC_URL"]
    lines = [f"  {name:<16}{web}{path}" for name, path in DOORS.items()]
    lines.append(f"  {'outside world':<16}{addressed['TIANPING_SANDBOX_URL']}/")
    lines.append(f"  {'logs':<16}{children.home / 'logs'}")
    curl = f"  {'a first look':<16}curl -s {web}/api/storefront/v1/listings"
    print("\n天平 Tianping is up.\n", *lines, curl, "", demo_data(children, addressed, "--print-logins"), sep="\n")
    print("Ctrl-C stops everything; the data stays.", flush=True)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    """Stop once. After that these signals are ignored, so that stopping can finish."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m platform_core.embedded", description="Servers without installing any."
    )
    acts = parser.add_subparsers(required=True)
    serving_all = acts.add_parser("up", help="everything, until Ctrl-C")
    serving_all.add_argument(
        "--town", action="store_true", help="with cases of thirty more kinds; a quarter of a minute more"
    )
    serving_all.set_defaults(act=up)
    serving_all.add_argument("--home", type=Path, help="the folder of its data; else the checkout's own")
    running = acts.add_parser("run", help="one command with servers around it")
    running.add_argument("--fresh", action="store_true", help="on data that nobody has seen before, thrown away after")
    running.add_argument("--serving", action="store_true", help="with web, workers, beat and sandbox too")
    running.add_argument("--join", action="store_true", help="servers that are in use are not prepared again")
    running.add_argument("command", nargs="+", help="after --")
    running.set_defaults(act=run)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

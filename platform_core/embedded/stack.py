"""The stack: sandbox, workers, beat and web, started in order and ended as one."""

from __future__ import annotations

import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from platform_core.embedded.children import Children, Part, end_all
from platform_core.embedded.environment import FILES_VARIABLE, seen_by
from platform_core.embedded.leases import Busy, alone_or_refused
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.ports import HOST, hold_port, port_of
from platform_core.embedded.steps import Step, quietly

WEB_PORT: Final = 8000
SANDBOX_PORT: Final = 8025
WEB_VARIABLE: Final = "TIANPING_WEB_PORT"
SANDBOX_VARIABLE: Final = "TIANPING_SANDBOX_PORT"
APPLICATION: Final = "platform_core.project.asgi:make_application"
PATIENCE: Final = 90  # seconds until the first answer
WEBS, OTHERS = "metrics", "metrics-of-others"  # folders of figures; only the first is read
GRANIAN: Final = ("granian", "--interface", "asginl", "--factory", "--no-ws", "--respawn-failed-workers")
LIMITS: Final = (
    *("--http", "1"),  # HTTP/2 would keep neither of the next two
    *("--backpressure", "512"),  # calls at once in a process
    *("--http1-header-read-timeout", "10000"),  # milliseconds for a head
    *("--workers-kill-timeout", "8"),  # seconds to stop in
)
CELERY: Final = (sys.executable, "-m", "celery", "-A", "platform_core.project.celery", "--quiet")


class AlreadyUp(Exception):
    """One stack a checkout; the message says where it is."""


@contextmanager
def stack(
    home: Path,
    environment: Mapping[str, str],
    *,
    web: int = 0,
    sandbox: int = 0,
    step: Step = quietly,
    data: tuple[str, ...] = (),
) -> Iterator[tuple[Children, dict[str, str]]]:
    """The running children, and the environment with the addresses of web and sandbox in it.

    Ports as in ``held``: 0 is any, for a stack that nobody has bookmarked. ``data`` are arguments
    of the command that makes the demo data. Raises ``AlreadyUp`` and ``PortTaken``.
    """
    try:
        with alone_or_refused(home / "up.lock") as tell:
            end_all(home)
            with (
                hold_port(web, variable=WEB_VARIABLE, environment=environment) as site,
                hold_port(sandbox, variable=SANDBOX_VARIABLE, environment=environment) as outside,
            ):
                placed = {FILES_VARIABLE: str(home / "files"), **environment}
                addressed = _with_addresses(placed, web=port_of(site), sandbox=port_of(outside))
                tell(addressed["TIANPING_PUBLIC_URL"])
                children = Children(home)
                try:
                    _start(children, addressed, (site, outside), step, data=data)
                    yield children, addressed
                finally:
                    children.stop()
    except Busy as busy:
        raise AlreadyUp(f"this checkout is already up: {busy.note or 'its address will be known soon'}") from None


def demo_data(children: Children, environment: Mapping[str, str], *arguments: str) -> str:
    """The output of the command of that name; nothing while there is no such command."""
    if not any(CHECKOUT.glob("*/**/management/commands/demo_data.py")):
        return ""
    command = (sys.executable, "manage.py", "demo_data", *arguments)
    hasty = {name: _hasty(value) for name, value in environment.items() if name.endswith("DATABASE_URL")}
    seen = seen_by("worker", {**environment, **hasty})
    return children.output("demo_data", command, _with_figures_folder(children.home, seen, OTHERS))


def _hasty(url: str) -> str:
    """The address with asynchronous commits: none of some hundred need outlive a power cut, and a reader of half the
    data is told so.
    """
    return f"{url}{'&' if '?' in url else '?'}options=-c%20synchronous_commit%3Doff"


def _start(
    children: Children,
    environment: Mapping[str, str],
    sockets: tuple[socket.socket, socket.socket],
    step: Step,
    *,
    data: tuple[str, ...],
) -> None:
    """The outside world first: demo data and workers may speak to it.

    ``sockets`` are those of web and sandbox; ``data`` are arguments of the command that makes the demo data.
    """
    site, outside = sockets
    with step("sandbox, which plays the outside world"):
        _empty(children.home)
        children.start(_sandbox(children.home, environment, outside))
        children.raise_nursery(_with_figures_folder(children.home, _without(environment, "DATABASE_URL"), OTHERS))
        _await_answer(environment["TIANPING_SANDBOX_URL"], children)
    with step("the OpenAPI document"):
        command = (sys.executable, "manage.py", "build_schema")
        seen = _with_figures_folder(children.home, _without(environment, "DATABASE_URL"), OTHERS)
        children.output("build_schema", command, seen)
    with step("demo data"):
        demo_data(children, environment, *data)
    with step("worker, clock, sequencer, beat and web, until it answers"):
        for part in _serving(children.home, environment, site):
            children.start(part)
        _await_answer(environment["TIANPING_PUBLIC_URL"], children)


def _with_addresses(environment: Mapping[str, str], *, web: int, sandbox: int) -> dict[str, str]:
    outside = f"http://{HOST}:{sandbox}"
    return {
        **environment,
        "TIANPING_PUBLIC_URL": f"http://{HOST}:{web}",
        "TIANPING_SANDBOX_URL": outside,
        "TIANPING_PROVIDER_URL": f"{outside}/pay",
        "TIANPING_CARRIER_URL": f"{outside}/carrier",
        "TIANPING_REGISTRY_URL": f"{outside}/registry",
        "TIANPING_MAIL_URL": f"{outside}/mail",
        "TIANPING_SMS_URL": f"{outside}/sms",
    }


def _sandbox(home: Path, environment: Mapping[str, str], listening: socket.socket) -> Part:
    web = environment["TIANPING_PUBLIC_URL"]
    places = ("--port", str(port_of(listening)), "--data", str(home / "sandbox"), "--webhook-base", web)
    command = (*on_socket(listening), "platform_core.sandbox", *places)
    return Part("sandbox", command, _without(environment, "DATABASE_URL", "REDIS_URL"), given=listening)


def _empty(home: Path) -> None:
    """The web processes of one stack add their figures up in a folder; those of the stack before are over."""
    for name in (WEBS, OTHERS):
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).mkdir()


def _with_figures_folder(home: Path, environment: Mapping[str, str], folder: str) -> dict[str, str]:
    """The environment with the folder of its figures: all have one, since a forked process keeps figures as the
    nursery does.
    """
    return {**environment, "PROMETHEUS_MULTIPROC_DIR": str(home / folder)}


def _serving(home: Path, environment: Mapping[str, str], listening: socket.socket) -> tuple[Part, ...]:
    granian = (*on_socket(listening), *GRANIAN, *LIMITS, "--host", HOST, "--port", str(port_of(listening)))
    size = ("--workers", "2")
    web = _with_figures_folder(home, seen_by("app", environment), WEBS)
    worker = _with_figures_folder(home, seen_by("worker", environment), OTHERS)
    sequencer = _with_figures_folder(home, seen_by("sequencer", environment), OTHERS)
    beat = ("beat", "--scheduler", "celery.beat.Scheduler", "--pidfile=")  # it remembers nothing, so it needs no file
    ticking = ("worker", "-Q", "clock", "-P", "threads", "-c", "1", "-n", "clock@%h")
    signing = ("worker", "-Q", "sequencer", "-P", "threads", "-c", "1", "-n", "sequencer@%h")
    return (
        Part("web", (*granian, *size, APPLICATION), web, given=listening, shares=True),
        Part("worker", (*CELERY, "worker", "-Q", "default", "-c", "2", "-n", "default@%h"), worker, shares=True),
        Part("clock", (*CELERY, *ticking), worker, shares=True),
        Part("sequencer", (*CELERY, *signing), sequencer, shares=True),
        Part("beat", (*CELERY, *beat), worker, shares=True),
    )


def on_socket(listening: socket.socket) -> tuple[str, ...]:
    """The start of a command whose server takes a socket that is open already."""
    return sys.executable, "-m", "platform_core.embedded.on_socket", str(listening.fileno())


def _without(environment: Mapping[str, str], *ends: str) -> dict[str, str]:
    """The outside world has no business in ours; nor has who only forks in anybody's database."""
    return {name: value for name, value in environment.items() if not name.endswith(ends)}


def _await_answer(address: str, children: Children) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(f"{address}/healthz"):
        children.check()
        if time.monotonic() > until:
            raise TimeoutError(f"{address}/healthz does not answer; the logs are in {children.home / 'logs'}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

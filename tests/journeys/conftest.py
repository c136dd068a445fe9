"""The whole house, running: web, workers, beat and the outside world as processes of their own, on a fresh database."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from platform_core.clock import LOCAL
from platform_core.drivers.demo.people import TEA_OWNER
from platform_core.embedded import environment as env
from platform_core.embedded.stack import stack
from tests.database import clone
from tests.journeys.browsing import QUIET
from tests.journeys.clocks import Clock
from tests.journeys.halves import LAST, Halves
from tests.journeys.jobs import DONE
from tests.journeys.people import House
from tests.journeys.readers import Reader

Build = Callable[..., AbstractContextManager[House]]
LEFT_BY_A_STACK_BEFORE = Path("metrics") / "counter_1.db"  # figures of processes that are no more
AS_SERVED = "platform_core.project.settings.local"  # as `make up` runs it, not as the suite does


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem in LAST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Halves | None:
    return Halves(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the jobs of this worker to the process that tells them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["jobs"] = DONE


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    DONE.extend(getattr(node, "workeroutput", {}).get("jobs", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in DONE:
        terminalreporter.write_line(f"job: {line}")


@pytest.fixture(scope="package")
def house(build: Build) -> Iterator[House]:
    """One house for all journeys; each brings people of its own."""
    with build("house") as house:
        yield house


@pytest.fixture(scope="module")
def autumn(build: Build) -> Iterator[House]:
    """A house that opened eight days before the National Day of 2026, a make-up Sunday behind it and one ahead."""
    with build("autumn", opened_at=datetime(2026, 9, 22, 10, tzinfo=LOCAL)) as house:
        yield house


@pytest.fixture(scope="package")
def build(
    django_db_setup: None, django_db_blocker: Any, worker: str, valkey: str, tmp_path_factory: pytest.TempPathFactory
) -> Build:
    """A house of one's own, on a fresh database whose clock says what it is told.

    ``data`` are arguments of the command that makes the demo data, as `make up` gives them.
    """

    @contextmanager
    def build(name: str, *, opened_at: datetime | None = None, data: tuple[str, ...] = ()) -> Iterator[House]:
        home = tmp_path_factory.mktemp(name)
        (home / LEFT_BY_A_STACK_BEFORE).parent.mkdir()
        (home / LEFT_BY_A_STACK_BEFORE).write_bytes(b"")
        with django_db_blocker.unblock(), clone(f"fresh_{name}_{worker}") as database:
            places = os.environ | env.with_database(os.environ, database)
            if opened_at:
                with Clock(places) as clock:
                    clock.move_to(opened_at)
            addresses = places | {"REDIS_URL": valkey, "DJANGO_SETTINGS_MODULE": AS_SERVED}
            with stack(Path(home), addresses, data=data) as (children, running):
                yield House(running["TIANPING_PUBLIC_URL"], running["TIANPING_SANDBOX_URL"], running, children)

    return build


@pytest.fixture(scope="package")
def until() -> Callable[[Callable[[], Any]], Any]:
    """Wait for something to become true, and give it."""

    def wait(found: Callable[[], Any], seconds: float = 30) -> Any:
        end = time.monotonic() + seconds
        while not (result := found()):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)
        return result

    return wait


@pytest.fixture(scope="module")
def chen(chromium: Browser, house: House) -> Iterator[Reader]:
    """The owner of the tea house, in a browser."""
    reader = Reader(chromium, house, TEA_OWNER.username)
    yield reader
    reader.leaves()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for a module: its loop would be in the way of tests that speak to the database themselves."""
    path = os.environ.get("TIANPING_CHROMIUM")
    if not path:
        pytest.skip("make journeys finds a Chromium and tells where it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield browser
        browser.close()

"""The whole house, running: web, workers, beat and the outside world as processes of their own, on a fresh database."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from platform_core.embedded import environment as env
from platform_core.embedded.stack import stack
from tests.database import clone
from tests.journeys.people import House

LOCAL = "platform_core.project.settings.local"  # as `make up` runs it, not as the suite does


@pytest.fixture(scope="package")
def house(
    django_db_setup: None, django_db_blocker: Any, worker: str, valkey: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all journeys; each brings people of its own."""
    home = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock(), clone(f"fresh_house_{worker}") as name:
        addresses = os.environ | env.renamed(os.environ, name) | {"REDIS_URL": valkey, "DJANGO_SETTINGS_MODULE": LOCAL}
        with stack(Path(home), addresses, web=0, sandbox=0) as (children, running):
            yield House(running["TIANPING_PUBLIC_URL"], running["TIANPING_SANDBOX_URL"], running, children)


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

"""A running sandbox, and a merchant's side that listens to it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.platform_core.sandbox.world import CARRIER, PAY, Merchant, World, listening, running


@pytest.fixture(scope="package")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Merchant]]:
    with listening() as merchant, running(tmp_path_factory.mktemp("sandbox"), merchant.url) as world:
        yield world, merchant


@pytest.fixture
def world(started: tuple[World, Merchant]) -> Iterator[World]:
    yield started[0]
    for fault in started[0].client().get("/sandbox/faults").json()["faults"]:
        started[0].fault(fault["system"], fault["kind"], times=0)


@pytest.fixture
def merchant(started: tuple[World, Merchant]) -> Merchant:
    """Having heard nothing yet."""
    started[1].refusals = 0
    while not started[1].received.empty():
        started[1].received.get_nowait()
    return started[1]


@pytest.fixture
def pay(world: World) -> httpx.Client:
    return world.client(PAY)


@pytest.fixture
def carrier(world: World) -> httpx.Client:
    return world.client(CARRIER)

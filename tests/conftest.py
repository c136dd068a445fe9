"""What does every test share? Its moment, and its worker's database."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from platform_core.files.drawing import remember_drawings
from tests.database import clone

# That the machine is busy with other things is no fault of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--duty", action="append", metavar="ID", help="only tests of this duty; may be given again")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays until the end: nobody need look through it for garbage with every test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if wanted := set(config.getoption("--duty") or ()):
        items[:] = [item for item in items if any(wanted & set(mark.args) for mark in item.iter_markers("duty"))]


@pytest.fixture(scope="session", autouse=True)
def drawings() -> Iterator[None]:
    """Outside a request, draw a picture that many tests keep once: each drawing is a process."""
    with remember_drawings({}):
        yield


@pytest.fixture
def at() -> datetime:
    """An ordinary Tuesday, ten in the morning in Shanghai, far from any edge of a day, a month or a holiday."""
    return datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, worker: str) -> Iterator[None]:
    """Here and not in the plugin: pytest-django's, loaded after it, would win."""
    with clone(f"test_{worker}"):
        yield

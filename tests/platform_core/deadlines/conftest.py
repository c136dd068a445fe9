"""A shop, and handlers that last no longer than the test."""

from collections.abc import Callable
from uuid import UUID

import pytest

from platform_core.deadlines.registry import HANDLERS, Handler
from tests.platform_core.deadlines import clocks


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> UUID:
    if not request.node.get_closest_marker("commits"):
        request.getfixturevalue("db")
    return clocks.open_shop()


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handler], None]:
    def handled(kind: str, handler: Handler) -> None:
        monkeypatch.setitem(HANDLERS, kind, handler)

    return handled

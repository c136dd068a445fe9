"""A shop, handlers that last no longer than the test, and a second count of every clock that a test begins."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import rows
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.registry import HANDLERS, Handler
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.verification import count_again
from platform_core.legal.calendars import Reading
from platform_core.legal.queries import calendars
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


@pytest.fixture
def known(handled: Callable[[str, Handler], None]) -> None:
    """Promises that this process can end: others it leaves to one that can."""
    for spec in (clocks.REFUND, clocks.WINDOW, clocks.PAY):
        handled(spec.kind, lambda subject_id, /, *, at: None)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the promises of apps are."""
    for spec in (clocks.REFUND, clocks.WINDOW, clocks.PAY):
        monkeypatch.setitem(DECLARED, spec.kind, spec)


@pytest.fixture(autouse=True)
def _counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a command counts, code that knows nothing of the engine comes to the same ends."""
    create = rows.create

    def create_and_count(row: RunningDeadline, **options: Any) -> None:
        create(row, **options)
        calendar = calendars.calendar(row.calendar_version).read(Reading(row.reading))
        again = count_again(row.within, started_at=row.started_at, calendar=calendar)
        assert (again.strict, again.legal) == (row.due_strict, row.due_legal)

    for module in (deadlines_clocks, rows):
        monkeypatch.setattr(module, "create", create_and_count)

"""How do journeys get to the instant at which something is due?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

import httpx
import psycopg2

from platform_core.embedded.environment import DATABASE_VARIABLES

LAST: Final = timedelta(seconds=4)  # so long before the instant everybody looks on
TICK: Final = timedelta(seconds=1)  # and from here on the answer may come too late to be sure of


class Clock:
    """The database's clock, moved by whoever may move it; and that of the world outside, if it is to keep up."""

    def __init__(self, environment: Mapping[str, str], *, outside: str = "") -> None:
        self._outside = outside
        self._connection = psycopg2.connect(environment[DATABASE_VARIABLES["app"]])
        self._connection.autocommit = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._connection.close()

    def now(self) -> datetime:
        found: datetime = self._value("SELECT tianping_now()")
        return found

    def move_to(self, instant: datetime) -> None:
        self._value("SELECT tianping_move_clock(%s - now())::text", instant)
        if self._outside:
            ahead = {"offset_in_seconds": round((instant - datetime.now(tz=UTC)).total_seconds())}  # noqa: TID251
            assert httpx.post(f"{self._outside}/sandbox/clock", json=ahead).status_code == 200

    def reset(self) -> None:
        self._value("SELECT tianping_move_clock('0')::text")
        self._connection.close()

    def last_seconds_before(self, due: datetime, *, still: Callable[[], object]) -> None:
        """Look on while they pass: whatever was seen before the instant was still as before."""
        self.move_to(due - LAST)
        looks = 0
        while self.now() < due - TICK:
            holds = still()
            if self.now() < due:
                looks += 1
                assert holds
        assert looks

    def _value(self, question: str, *values: Any) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchone()[0]

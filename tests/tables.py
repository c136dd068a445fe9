"""One test over all rows of a table, where a test for each would be thousands that take longer to begin than to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from traceback import extract_tb
from typing import Any, Final

import pytest

SHOWN: Final = 20  # failures that are told in full; the others by their names


def over(names: str, rows: Iterable[Any], *, ids: Callable[[Any], str] = str) -> Callable[[Callable[..., None]], Any]:
    """As ``pytest.mark.parametrize``, in one test: each row is tried, and all that fail are named. For tests that leave
    nothing behind: a row has nothing of its own but its values."""
    columns, table = [name.strip() for name in names.split(",")], list(rows)

    def decorator(test: Callable[..., None]) -> Any:
        @wraps(test)
        def all_rows(*args: Any, **fixtures: Any) -> None:
            failures = [
                f"{ids(row)}: {failure!r} in line {extract_tb(failure.__traceback__)[-1].lineno}"
                for row in table
                if (failure := _failure(test, args, fixtures | _named(columns, row)))
            ]
            told = "\n".join([*failures[:SHOWN], *(failure.partition(":")[0] for failure in failures[SHOWN:])])
            assert not failures, f"{len(failures)} of {len(table)} rows fail:\n{told}"

        parameters = signature(test).parameters.values()
        vars(all_rows)["__signature__"] = signature(test).replace(
            parameters=[parameter for parameter in parameters if parameter.name not in columns]
        )
        assert table, f"{test.__qualname__} has no row"
        return all_rows

    return decorator


def _named(columns: list[str], row: Any) -> dict[str, Any]:
    return {columns[0]: row} if len(columns) == 1 else dict(zip(columns, row, strict=True))


def _failure(test: Callable[..., None], args: tuple[Any, ...], values: dict[str, Any]) -> BaseException | None:
    try:
        test(*args, **values)
    except (Exception, pytest.fail.Exception, pytest.skip.Exception) as failure:  # each is told at the end
        return failure
    return None

"""Situations for a test that commits: what this worker's rolled-back tests record, written to the test's clone.

What nobody has asked for yet is recorded first, where they run. Both begin with the same rows, those of the template; a
test may `clear` its clone to begin again. Where a situation's rows are there already, or it changes one of the
template's (as what was written before may have done), it is made.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.db import connection, transaction

from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import CLONES, KEPT, LENT, inside
from tests.lending import BORROWER
from tests.recordings import FOUND, OFF, RECORDED, Key, State, course, restored

T = TypeVar("T")
OF_THE_WORKER: Final = "test_"  # the database of its rolled-back tests; those of `standing` have more rows
STANDING: Final = "test_standing"
# Rows say in which transaction they came: it has a number before the first.
RESTORE: Final = "SELECT public.tests_restore(%s, pg_current_xact_id()::text)"


def rehearsed(key: Key, make: Callable[[], T]) -> T:
    """What ``make`` gives, and its rows in the database."""
    state = _recorded(key) or _rehearse(key, make)
    if state is None or not _restore(state):
        return make()
    made: T = copy.deepcopy(state.made)
    return made


def clear(beside: Sequence[Any] = ()) -> None:
    """Put the clone back in the middle of a test, with its connection and those beside: so what is brought about next
    clashes with nothing. Where that fails, the next is made."""
    ours = [each for each in (connection.connection, *beside) if each]
    KEPT[str(connection.settings_dict["NAME"])][0].put_back(ours)
    connection._plans = frozenset()


def _rehearse(key: Key, make: Callable[[], T]) -> State | None:
    """Record it as a rolled-back test of this worker would, so that it is the same for both."""
    if os.environ.get(OFF) == "no":
        return None
    LENT.add(BORROWER)
    try:
        with inside(next(filter(_is_bare, CLONES)), login=BORROWER), transaction.atomic():
            restored(key, make)
            transaction.set_rollback(True)
    finally:
        LENT.clear()
    return _recorded(key)


def _recorded(key: Key) -> State | None:
    """What begins in a bare database and only adds rows, whatever login the test had."""
    roots = [root.number for (database, _), root in FOUND.items() if _is_bare(str(database))]
    found = (state for number in roots if (state := RECORDED.get((number, *key, *course()))))
    return next((state for state in found if not any(state.gone.values())), None)


def _is_bare(database: str) -> bool:
    return database.startswith(OF_THE_WORKER) and not database.startswith(STANDING)


def _restore(state: State) -> bool:
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RESTORE, [state.script])
        [is_done] = cursor.fetchone()
    return bool(is_done)

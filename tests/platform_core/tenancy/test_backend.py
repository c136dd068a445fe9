"""What becomes of a connection that the server has closed since the last request?"""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import ANONYMOUS, bound
from tests.database import admin

pytestmark = pytest.mark.commits
PID = "SELECT pg_backend_pid()"


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PID)
        return int(cursor.fetchone()[0])


def hung_up() -> int:
    """Whom the server had at the other end; it is gone when this returns."""
    with bound(ANONYMOUS), transaction.atomic():
        gone = pid()
    with admin() as db:
        db.execute("SELECT pg_terminate_backend(%s, 5000)", [gone])
    return gone


@pytest.mark.usefixtures("fresh")
class TestAConnectionThatHasGone:
    def test_is_made_anew_by_whoever_opens_a_transaction(self) -> None:
        gone = hung_up()

        with bound(ANONYMOUS), transaction.atomic():
            assert pid() != gone
            assert connection.transaction_time is not None

    def test_is_made_anew_by_whoever_asks_once(self) -> None:
        gone = hung_up()

        with bound(ANONYMOUS):
            assert scopes.ask(PID, {}) != [(gone,)]

    def test_is_not_made_anew_in_the_middle_of_anything(self) -> None:
        with pytest.raises((OperationalError, InterfaceError)), bound(ANONYMOUS), transaction.atomic():
            with admin() as db:
                db.execute("SELECT pg_terminate_backend(%s, 5000)", [pid()])
            pid()

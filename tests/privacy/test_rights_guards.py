"""What does the database itself refuse, whoever writes the SQL?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, ProgrammingError, connection, transaction

from platform_core.actors import Actor
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.requests.types import RequestKind
from tests.privacy import builders
from tests.privacy.builders import STAFF

pytestmark = pytest.mark.django_db
WORKER = pytest.mark.login("worker")
BORN = "INSERT INTO privacy_closure (id, number, person_id, asked_at, state) VALUES (%s, 'X1', %s, now(), 'cooling')"


def sql(scope: Any, statement: str, *values: Any) -> int:
    with scopes.bound(scope), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def as_(me: Actor) -> Any:
    return scopes.shopper(me.id)


@WORKER
class TestACopy:
    def test_once_gone_never_comes_back(self, at: datetime):
        me = builders.somebody(at)
        row = builders.asked(me, RequestKind.ACCESS, at)
        builders.carried_out(row, at)
        gone = "UPDATE privacy_archive SET content = NULL, gone_at = now() WHERE request_id = %s"
        back = "UPDATE privacy_archive SET content = 'x', gone_at = NULL WHERE request_id = %s"

        assert sql(as_(me), gone, row.id) == 1
        with pytest.raises(InternalError, match="only goes"):
            sql(scopes.SYSTEM, back, row.id)

    def test_is_no_row_of_anybody_elses(self, at: datetime):
        me, other = builders.somebody(at), builders.somebody(at)
        builders.carried_out(builders.asked(me, RequestKind.ACCESS, at), at)

        assert sql(as_(other), "SELECT FROM privacy_archive") == 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            sql(scopes.staff(STAFF.id), "SELECT FROM privacy_archive")


@WORKER
class TestARequest:
    def test_is_not_answered_without_words(self, at: datetime):
        row = builders.asked(builders.somebody(at), RequestKind.EXPLANATION, at)

        with pytest.raises(IntegrityError, match="answered_in_words"):
            sql(scopes.staff(STAFF.id), "UPDATE privacy_request SET state = 'answered' WHERE id = %s", row.id)


class TestAClosure:
    def test_is_not_carried_out_by_the_web(self, at: datetime):
        """Not even by who can make the web run SQL of their own."""
        me, id_ = builders.somebody(at), new_id()
        sql(as_(me), BORN, id_, me.id)

        with pytest.raises(DatabaseError, match="the web does not say"):
            sql(as_(me), "UPDATE privacy_closure SET state = 'erasing' WHERE id = %s", id_)

    def test_is_nobodys_but_the_persons(self, at: datetime):
        me, other = builders.somebody(at), builders.somebody(at)

        with pytest.raises(ProgrammingError, match="row-level security"):
            sql(as_(other), BORN, new_id(), me.id)
        with pytest.raises(ProgrammingError, match="permission denied"):
            sql(scopes.staff(STAFF.id), BORN, new_id(), me.id)


class TestAHold:
    def test_is_placed_and_ended_by_the_worker_alone(self, at: datetime):
        me = builders.somebody(at)

        for scope in (as_(me), scopes.staff(STAFF.id)):
            with pytest.raises(ProgrammingError, match="permission denied"):
                sql(scope, "UPDATE privacy_hold SET state = 'ended'")


@WORKER
class TestACertificate:
    def test_is_never_changed(self, at: datetime):
        me = builders.somebody(at)
        builders.carried_out(builders.asked(me, RequestKind.DELETION, at), at)

        for statement in ("UPDATE privacy_certificate SET report = '{}'", "DELETE FROM privacy_certificate"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                sql(scopes.SYSTEM, statement)

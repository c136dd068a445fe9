"""Do rows that wait for the end of a block come all of them, in few statements, or none of them?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event, Replay
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.gathering import together, update_now
from platform_core.tenancy.scopes import acting_for, bound
from tests.platform_core.scene import AT, BUYER, SHOPPER, Noted

pytestmark = pytest.mark.django_db
SHOP = new_id()
OF_THE_SHOP = Actor(id=BUYER, role=Role.MERCHANT, merchant_id=SHOP)


def note(text: str, *, person: bool = True, by: Actor = SHOPPER) -> None:
    publish(Noted(thing_id=new_id(), person_id=BUYER if person else None, text=text), by=by, at=AT)


def texts() -> list[str]:
    """Of all that was noted, in the order in which it is told."""
    with bound(scopes.staff(new_id())):
        return [event.payload["text"] for event in Event.objects.filter(topic=Noted.topic).order_by("id")]


class TestTogether:
    def test_keeps_the_order_and_takes_a_statement_for_each_scope_alone(self):
        with bound(scopes.shopper(BUYER)), transaction.atomic(), CaptureQueriesContext(connection) as said:
            with together():
                note("one")
                with acting_for(SHOP):
                    note("two", by=OF_THE_SHOP)  # about the person, and so theirs to write
                    note("three", person=False, by=OF_THE_SHOP)
                note("four")
                assert len(said) == 0

        assert len(said) == 2
        assert texts() == ["one", "two", "three", "four"]

    def test_writes_nothing_after_an_error(self):
        with bound(scopes.shopper(BUYER)), transaction.atomic():
            with pytest.raises(ZeroDivisionError), together():
                note("never")
                raise ZeroDivisionError

        assert texts() == []

    def test_takes_nothing_along_that_went_with_a_savepoint(self):
        with bound(scopes.shopper(BUYER)), transaction.atomic(), together():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                note("gone")
                raise ZeroDivisionError
            with transaction.atomic(savepoint=False):
                note("stays")

        assert texts() == ["stays"]

    def test_inside_another_waits_for_the_outer_one(self):
        with bound(scopes.shopper(BUYER)), transaction.atomic(), CaptureQueriesContext(connection) as said:
            with together():
                with together():
                    note("inner")
                assert len(said) == 0

        assert texts() == ["inner"]

    def test_is_needed_by_nobody(self):
        with bound(scopes.shopper(BUYER)), transaction.atomic():
            note("alone")
            assert Event.objects.filter(payload__text="alone").exists()


class TestUpdateNow:
    @pytest.fixture
    def asked(self) -> Replay:
        row = Replay(subscriber="tests.ear", reason="前", requested_by=BUYER, requested_at=AT)
        with bound(scopes.staff(BUYER)), transaction.atomic():
            row.save(force_insert=True)
        return row

    def test_writes_these_fields_and_no_other(self, asked: Replay):
        asked.withdrawn_at, asked.reason = AT, "后"

        with bound(scopes.staff(BUYER)), transaction.atomic():
            with CaptureQueriesContext(connection) as said:
                update_now(asked, ["withdrawn_at"])
            stored = Replay.objects.get(id=asked.id)

        assert len(said) == 1
        assert (stored.withdrawn_at, stored.reason) == (AT, "前")

    def test_refuses_a_row_that_is_not_there(self, asked: Replay):
        asked.id = new_id()

        with pytest.raises(DatabaseError, match="Replay"), bound(scopes.staff(BUYER)), transaction.atomic():
            update_now(asked, ["withdrawn_at"])

    def test_asks_the_database_whether_it_may(self, asked: Replay):
        with pytest.raises(ProgrammingError, match="permission denied"), bound(scopes.staff(BUYER)):
            with transaction.atomic():
                update_now(asked, ["reason"])

"""What becomes of what must survive a refusal, and by which door did a call come in?"""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse

from platform_core.tenancy import door, scopes
from platform_core.tenancy.door import afterwards, entered, survives
from platform_core.tenancy.scopes import UNBOUND, bound, current
from tests.platform_core.scene import AT, STAFF, Noted, database_identity, event, new_id, note, publish


class Hall(door.Door):
    """A door for tests: staff's, under a name of its own."""

    def scope_of(self, _):
        return scopes.staff(STAFF.id)

    def name_of(self, _):
        return "hall"


def leave(written):
    """A fact in the transaction that comes afterwards."""
    survives(lambda: written.append(publish(Noted(thing_id=new_id(), text="kept"), by=STAFF, at=AT)))


class TestEntered:
    def test_names_the_door_and_forgets_it(self):
        assert door.name() == "inside"
        with entered("clock"):
            with entered("relay"):
                assert door.name() == "relay"
            assert door.name() == "clock"
        assert door.name() == "inside"

    @pytest.mark.commits
    def test_is_told_with_every_fact(self):
        with entered("seller"):
            told = note()

        assert event(told).door == "seller"


@pytest.mark.commits
class TestSurvives:
    def test_writes_after_a_rollback(self):
        written = []

        with pytest.raises(ZeroDivisionError), bound(scopes.staff(STAFF.id)), afterwards(), transaction.atomic():
            lost = publish(Noted(thing_id=new_id()), by=STAFF, at=AT)
            leave(written)
            raise ZeroDivisionError

        assert event(written[0]).payload["text"] == "kept"
        with pytest.raises(Exception, match="does not exist"):
            event(lost)

    def test_writes_after_a_commit_in_a_transaction_of_its_own(self):
        written = []

        with bound(scopes.staff(STAFF.id)), afterwards(), transaction.atomic():
            first = publish(Noted(thing_id=new_id()), by=STAFF, at=AT)
            leave(written)

        assert event(written[0]).xid > event(first).xid

    def test_writes_all_or_nothing(self):
        written = []

        with pytest.raises(ZeroDivisionError), bound(scopes.staff(STAFF.id)), afterwards():
            leave(written)
            survives(lambda: 1 / 0)

        with pytest.raises(Exception, match="does not exist"):
            event(written[0])

    def test_needs_somebody_who_writes_afterwards(self):
        with pytest.raises(LookupError):
            survives(lambda: None)

    def test_keeps_what_belongs_to_the_inner_apart(self):
        order = []

        with bound(scopes.staff(STAFF.id)), afterwards():
            survives(lambda: order.append("outer"))
            with afterwards():
                survives(lambda: order.append("inner"))
            assert order == ["inner"]

        assert order == ["inner", "outer"]


@pytest.mark.commits
class TestDoor:
    def test_binds_for_the_request_and_no_longer(self, rf):
        def view(_):
            with transaction.atomic():
                return HttpResponse(f"{door.name()} {database_identity()[0]}")

        assert Hall(view)(rf.get("/")).content == b"hall tp_staff"
        assert (door.name(), current()) == ("inside", UNBOUND)

    def test_lets_go_after_an_error(self, rf):
        with pytest.raises(ZeroDivisionError):
            Hall(lambda _: 1 / 0)(rf.get("/"))

        assert (door.name(), current()) == ("inside", UNBOUND)

    def test_writes_what_survives_after_the_view(self, rf):
        written = []

        def view(_):
            leave(written)
            return HttpResponse(status=409)

        assert Hall(view)(rf.get("/")).status_code == 409
        assert event(written[0]).door == "hall"

    def test_renders_a_page_in_a_transaction_with_the_scope(self, rf):
        page = TemplateResponse(
            rf.get("/"), engines["django"].from_string("{{ seen }}"), {"seen": lambda: database_identity()[0]}
        )

        with bound(scopes.staff(STAFF.id)):
            Hall(lambda _: page).process_template_response(rf.get("/"), page).render()

        assert page.content == b"tp_staff"

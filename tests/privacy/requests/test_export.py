"""What does privacy do with a person's data as a whole?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from platform_core.accounts.commands import people
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.requests import commands
from privacy.requests.errors import NotYourData

pytestmark = pytest.mark.django_db


def person(at: datetime, *, name: str, phone: str) -> Actor:
    account = people.register(f"p_{phone}", password=None, name=name, phone=phone, email=None, by=ANONYMOUS, at=at)
    return Actor(id=account.id, role=Role.SHOPPER)


class TestExportSubject:
    def test_gives_everything_about_the_person_in_full(self, at):
        me = person(at, name="端木清", phone="13900000001")

        with scopes.bound(scopes.shopper(me.id)):
            copy = commands.export_subject(me.id, by=me, at=at)

        [contact] = copy["accounts.Contact"]
        assert (contact["name"], contact["phone"]) == ("端木清", "+8613900000001")
        assert [event["topic"] for event in copy["eventlog.Event"]] == ["accounts.registered"]

    def test_gives_nothing_of_anybody_else(self, at):
        person(at, name="百里屠", phone="13900000002")
        me = person(at, name="端木清", phone="13900000001")

        with scopes.bound(scopes.shopper(me.id)):
            copy = commands.export_subject(me.id, by=me, at=at)

        assert "百里屠" not in str(copy)
        assert "13900000002" not in str(copy)

    def test_leaves_a_trace_that_the_person_sees(self, at):
        me, by = person(at, name="端木清", phone="13900000001"), Actor(id=new_id(), role=Role.STAFF)

        with scopes.bound(scopes.staff(by.id)):
            commands.export_subject(me.id, by=by, at=at)

        with scopes.bound(scopes.shopper(me.id)):
            assert topics_about(me.id)[-1] == "privacy.subject_exported"

    def test_refuses_another_person_and_leaves_no_trace(self, at):
        me, other = (person(at, name="某", phone=f"1390000000{n}") for n in (1, 2))

        with scopes.bound(scopes.shopper(other.id)), pytest.raises(NotYourData), transaction.atomic():
            commands.export_subject(me.id, by=other, at=at)

        with scopes.bound(scopes.shopper(me.id)):
            assert topics_about(me.id) == ["accounts.registered"]

    def test_holds_nothing_for_who_is_not_there(self, at):
        by = Actor(id=new_id(), role=Role.STAFF)

        with scopes.bound(scopes.staff(by.id)):
            assert commands.export_subject(new_id(), by=by, at=at) == {}

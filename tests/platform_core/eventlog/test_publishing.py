"""Does a fact commit with what makes it one, or not at all?"""

from contextlib import nullcontext

import pytest
from django.db import ProgrammingError, connection, transaction

from platform_core.actors import RELAY, Actor, Role, part
from platform_core.eventlog import queries
from platform_core.eventlog.commands.publishing import OutsideTransaction, publish
from platform_core.eventlog.facts import speaking_as
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.door import entered
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import bound
from tests.platform_core.scene import AT, BUYER, OTHER, SHOPPER, STAFF, Noted, event, note

SHOP = new_id()


@pytest.mark.django_db
class TestPublish:
    def test_refuses_outside_a_transaction(self):
        with pytest.raises(OutsideTransaction, match=r"tests\.noted"), bound(scopes.staff(STAFF.id)):
            publish(Noted(thing_id=new_id()), by=STAFF, at=AT)

    def test_writes_who_what_where_and_when(self):
        thing, by = new_id(), Actor(id=BUYER, role=Role.MERCHANT, merchant_id=SHOP)
        fact = Noted(thing_id=thing, person_id=OTHER, text="tea")

        with bound(scopes.merchant(SHOP, BUYER)), entered("seller"), transaction.atomic():
            told = event(publish(fact, by=by, at=AT, reason="asked to"))

        assert (told.topic, told.occurred_at, told.door, told.reason) == ("tests.noted", AT, "seller", "asked to")
        assert (told.actor_id, told.role, told.merchant_id) == (BUYER, "merchant", SHOP)
        assert (told.subject_type, told.subject_id, told.person_id) == ("tests.thing", thing, OTHER)
        assert told.payload == fact.to_payload()

    def test_remembers_its_transaction(self):
        with bound(scopes.staff(STAFF.id)), transaction.atomic(), transaction.atomic(savepoint=False):
            told = publish(Noted(thing_id=new_id()), by=STAFF, at=AT)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()::text")
                assert cursor.fetchone() == (str(Event.objects.get(id=told).xid),)

    @pytest.mark.parametrize("chosen", ["5", "9223372036854775807"], ids=["one gone by", "one far ahead"])
    def test_lets_nobody_choose_a_transaction(self, chosen):
        """A fact behind what was read already, or before what is never reached, is neither relayed nor signed."""
        with bound(scopes.shopper(BUYER)), transaction.atomic():
            told = Event(
                topic="tests.noted",
                occurred_at=AT,
                actor_id=BUYER,
                role=Role.SHOPPER,
                door="tests",
                subject_type="tests.thing",
                subject_id=new_id(),
                person_id=BUYER,
                xid=chosen,
            )
            told.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()::text")
                assert cursor.fetchone() == (str(Event.objects.get(id=told.id).xid),)

    def test_names_the_shop_of_the_fact_before_the_actor_s(self):
        told = note(SHOP)

        assert event(told).merchant_id == SHOP

    @pytest.mark.parametrize(
        ("scope", "fact"),
        [
            (scopes.shopper(BUYER), Noted(thing_id=new_id(), person_id=OTHER)),
            (scopes.shopper(BUYER), Noted(thing_id=new_id())),
            (scopes.merchant(new_id()), Noted(thing_id=new_id(), merchant_id=SHOP)),
            (scopes.ANONYMOUS, Noted(thing_id=new_id())),
        ],
        ids=["of another person", "of nobody", "of another shop", "by nobody"],
    )
    def test_lets_nobody_write_another_s_history(self, scope, fact):
        with pytest.raises(ProgrammingError), bound(scope), transaction.atomic():
            publish(fact, by=SHOPPER, at=AT)

    @pytest.mark.parametrize(
        "scope", [scopes.shopper(BUYER), scopes.merchant(SHOP, BUYER)], ids=["a shopper", "a shop"]
    )
    def test_lets_nobody_from_the_internet_speak_as_the_system(self, scope):
        fact = Noted(thing_id=new_id(), person_id=BUYER, merchant_id=SHOP)

        with pytest.raises(ProgrammingError, match="speaks"), bound(scope), transaction.atomic():
            publish(fact, by=RELAY, at=AT)

    @pytest.mark.parametrize("gathered", [nullcontext, together], ids=["at once", "with others"])
    @pytest.mark.parametrize(
        "scope", [scopes.shopper(BUYER), scopes.merchant(SHOP, BUYER)], ids=["a shopper", "a shop"]
    )
    def test_lets_a_part_tell_what_follows_by_itself_from_somebody_s_step(self, scope, gathered):
        claims, fact = part("tests.claims"), Noted(thing_id=new_id(), person_id=BUYER, merchant_id=SHOP)

        with bound(scope), transaction.atomic(), gathered(), speaking_as(claims):
            told = publish(fact, by=claims, at=AT)

        assert (event(told).role, event(told).actor_id) == (Role.SYSTEM, claims.id)

    def test_lets_it_tell_nothing_in_another_s_name(self):
        fact = Noted(thing_id=new_id(), person_id=BUYER, merchant_id=SHOP)

        with pytest.raises(ProgrammingError, match="speaks"), bound(scopes.shopper(BUYER)), transaction.atomic():
            with speaking_as(part("tests.claims")):
                publish(fact, by=RELAY, at=AT)

    def test_lets_a_verified_outside_system_report_as_the_part_that_it_is(self):
        provider = part("payments.sandbox")
        fact = Noted(thing_id=new_id())

        with bound(scopes.outside(provider.id)), transaction.atomic():
            told = publish(fact, by=provider, at=AT)

        assert event(told).role == Role.SYSTEM

    @pytest.mark.login("worker")
    def test_lets_the_worker_act_for_a_shop_as_the_system(self):
        with bound(scopes.merchant(SHOP)), transaction.atomic():
            told = publish(Noted(thing_id=new_id(), merchant_id=SHOP), by=RELAY, at=AT)

        assert event(told).role == Role.SYSTEM


@pytest.mark.commits
class TestInATransactionOfItsOwn:
    def test_publish_refuses_without_one(self):
        with pytest.raises(OutsideTransaction):
            publish(Noted(thing_id=new_id()), by=STAFF, at=AT)

    def test_goes_with_what_was_rolled_back(self):
        thing = new_id()
        with pytest.raises(ZeroDivisionError), bound(scopes.staff(STAFF.id)), transaction.atomic():
            publish(Noted(thing_id=thing), by=STAFF, at=AT)
            raise ZeroDivisionError

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert queries.topics_about(thing) == []


@pytest.mark.django_db
class TestTimeline:
    def test_tells_the_history_of_one_subject_in_order(self):
        thing = new_id()
        note(SHOP, thing=thing, text="first")
        note(SHOP, text="of another")
        note(SHOP, thing=thing, text="second")

        with bound(scopes.merchant(SHOP)):
            entries = queries.timeline(thing)

        assert [(e.topic, e.payload["text"]) for e in entries] == [("tests.noted", "first"), ("tests.noted", "second")]
        assert (entries[0].actor_id, entries[0].role, entries[0].occurred_at) == (STAFF.id, "staff", AT)

    def test_tells_nobody_what_is_not_theirs(self):
        thing = new_id()
        note(SHOP, thing=thing)

        with bound(scopes.merchant(new_id())):
            assert queries.timeline(thing) == queries.topics_about(thing) == []

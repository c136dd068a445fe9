"""What can staff do with what the relay could not deliver, and does anything vanish in silence?"""

import pytest
from django.db import InternalError, ProgrammingError, transaction

from platform_core import clock
from platform_core.actors import part
from platform_core.eventlog import queries
from platform_core.eventlog.commands import attending, waiting
from platform_core.eventlog.commands.waiting import ALARM_AGAIN, LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.errors import DeliveryNotFound, DismissalRefused, ForgettingRefused
from platform_core.eventlog.events import DeliveryParked
from platform_core.eventlog.models import Cursor, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.legal.spans import TICK
from platform_core.notices.models import Notice
from platform_core.notices.subscribers import tell_of_parked
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.eventlog.people import a_member_of_staff
from tests.platform_core.scene import STAFF, note

pytestmark = pytest.mark.commits


def as_staff(command, *args, **kwargs):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return command(*args, **kwargs, by=STAFF, at=clock.now())


def parked(later):
    """After as many failures as it takes; what is parked now."""
    for _ in range(PARK_AFTER):
        relayed()
        later(LONGEST_BACK_OFF + LEASE)
    return [row for row in rows(Pending) if row.parked_at]


def a_last_attempt(at):
    return Pending.objects.create(
        event_id=new_id(),
        xid=3,
        subject_id=new_id(),
        subscriber="tests.hear",
        put_off_at=at,
        attempts=PARK_AFTER,
        retry_at=at,
    )


def facts_of_parking():
    with bound(SYSTEM), transaction.atomic():
        return list(Event.objects.filter(topic=DeliveryParked.topic).order_by("id"))


class TestParking:
    def test_is_told_with_an_alarm_for_the_first_of_a_subscriber(self, listen, later):
        listen(Ear(a=fail, b=fail))
        first, second = note(text="a"), note(text="b")

        parked(later)

        told = {fact.payload["event_id"]: fact.payload for fact in facts_of_parking()}
        assert set(told) == {str(first), str(second)}
        assert sorted(payload["first"] for payload in told.values()) == [False, True]
        assert told[str(first)] | {"pending_id": "", "first": True} == {
            "pending_id": "",
            "event_id": str(first),
            "subscriber": "tests.hear",
            "error": "ZeroDivisionError",
            "attempts": PARK_AFTER,
            "first": True,
        }

    def test_alarms_anew_once_staff_have_seen_to_the_first(self, listen, later):
        listen(Ear(a=fail, b=fail))
        note(text="a")
        [row] = parked(later)
        as_staff(attending.dismiss, row.id, reason="void")
        note(text="b")

        parked(later)

        assert [fact.payload["first"] for fact in facts_of_parking()] == [True, True]

    def test_alarms_anew_for_an_error_of_another_kind(self, listen, later):
        listen(Ear(a=fail, b=fail, c={}.popitem))
        for text in "abc":
            note(text=text)

        parked(later)

        alarms = [fact.payload["error"] for fact in facts_of_parking() if fact.payload["first"]]
        assert sorted(alarms) == ["KeyError", "ZeroDivisionError"]

    @pytest.mark.parametrize(("after", "again"), [(ALARM_AGAIN - TICK, False), (ALARM_AGAIN, True)])
    def test_alarms_anew_after_a_day_to_the_tick(self, worker_login, after, again):
        """Of what has failed since, nobody would hear as long as one is left lying."""
        with bound(SYSTEM), transaction.atomic():
            now = clock.now()
            for at in (now, now + after):
                waiting.note_failure(a_last_attempt(at), ZeroDivisionError(), at=at)

        assert [fact.payload["first"] for fact in facts_of_parking()] == [True, again]

    def test_of_what_tells_of_parking_is_not_told_itself(self, listen, later):
        """Else each would be told to who cannot hear it, without end."""
        listen(Ear(a=fail))
        deaf = listen(lambda fact, context: fail(), "tests.deaf", topic=DeliveryParked.topic)
        note(text="a")

        parked(later)
        both = parked(later)

        assert sorted(row.subscriber for row in both) == [deaf.name, "tests.hear"]
        assert len(facts_of_parking()) == 1

    def test_reaches_the_people_of_the_platform(self, listen, later):
        person = a_member_of_staff()
        listen(Ear(a=fail, b=fail))
        listen(tell_of_parked, "notices.tell_of_parked", topic=DeliveryParked.topic)
        note(text="a")
        note(text="b")

        parked(later)
        relayed()

        with bound(scopes.shopper(person)), transaction.atomic():
            [notice] = Notice.objects.filter(person_id=person, template="eventlog.parked")
        assert notice.params["subscriber"] == "tests.hear"


class TestDismiss:
    def test_lets_go_on_what_waited_behind_and_keeps_why(self, listen, later):
        thing, ear = new_id(), Ear(a=fail)
        listen(ear)
        note(thing=thing, text="a")
        note(thing=thing, text="behind")
        [row] = parked(later)

        as_staff(attending.dismiss, row.id, reason="never was an order")
        relayed()

        assert ear.heard[-1] == "behind"
        assert rows(Pending) == []
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            told = queries.timeline(row.id)[-1]
        assert (told.topic, told.reason, told.actor_id) == (
            "eventlog.delivery_dismissed",
            "never was an order",
            STAFF.id,
        )
        assert told.payload["event_id"] == str(row.event_id)

    def test_refuses_what_is_still_tried(self, listen):
        listen(Ear(a=fail))
        note(text="a")
        relayed()

        with pytest.raises(DismissalRefused) as refusal:
            as_staff(attending.dismiss, pending().id, reason="impatient")

        assert refusal.value.reasons == ("not_parked",)
        assert pending().attempts == 1

    def test_takes_what_nobody_listens_to_any_more(self, listen, monkeypatch):
        listen(Ear(a=fail))
        note(text="a")
        relayed()
        monkeypatch.delitem(SUBSCRIBERS, "tests.hear")

        as_staff(attending.dismiss, pending().id, reason="its code has gone")

        assert rows(Pending) == []

    def test_knows_no_other(self, listen):
        with pytest.raises(DeliveryNotFound):
            as_staff(attending.dismiss, new_id(), reason="none")

    @pytest.mark.parametrize("scope", [SYSTEM, scopes.staff(STAFF.id)], ids=["the relay", "staff"])
    def test_is_the_only_way_out_but_the_delivery(self, listen, scope):
        listen(Ear(a=fail))
        note(text="a")
        relayed()

        with pytest.raises(InternalError, match="neither made nor dismissed"), bound(scope), transaction.atomic():
            Pending.objects.all().delete()

        assert pending().attempts == 1


class TestForgetSubscriber:
    def test_drops_the_place_and_tells_of_it(self, listen, monkeypatch):
        listen(Ear(), "tests.old")
        monkeypatch.delitem(SUBSCRIBERS, "tests.old")

        as_staff(attending.forget_subscriber, "tests.old", reason="renamed")

        assert "tests.old" not in {place.subscriber for place in rows(Cursor)}
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            [told] = queries.timeline(part("tests.old").id)
        assert (told.topic, told.payload["subscriber"]) == ("eventlog.subscriber_forgotten", "tests.old")

    def test_refuses_who_still_listens_and_what_is_still_awaited(self, listen):
        listen(Ear(a=fail))
        note(text="a")
        relayed()

        with pytest.raises(ForgettingRefused) as refusal:
            as_staff(attending.forget_subscriber, "tests.hear", reason="")

        assert refusal.value.reasons == ("still_listens", "still_awaited", "reason_missing")
        assert "tests.hear" in {place.subscriber for place in rows(Cursor)}

    def test_is_for_staff_alone(self, listen, monkeypatch):
        listen(Ear(), "tests.old")
        monkeypatch.delitem(SUBSCRIBERS, "tests.old")

        with pytest.raises(ProgrammingError), bound(scopes.shopper(STAFF.id)), transaction.atomic():
            attending.forget_subscriber("tests.old", reason="mine", by=STAFF, at=clock.now())

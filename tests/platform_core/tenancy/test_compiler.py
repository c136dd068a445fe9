"""Does the remembered text of a question say what Django would say, whatever its values are?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.postgresql.compiler import SQLCompiler as Djangos
from django.db.models import Count, F, Q, QuerySet
from django.db.transaction import TransactionManagementError

from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event, Pending, Replay
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.backend import compiler as ours
from platform_core.tenancy.backend.base import DatabaseWrapper
from platform_core.tenancy.scopes import bound
from tests.platform_core.scene import STAFF, Noted

A, B, C = new_id(), new_id(), new_id()
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)

# Pairs of one shape: what is remembered of the first is said of the second.
ALIKE: list[tuple[QuerySet, QuerySet]] = [
    (Pending.objects.all(), Pending.objects.all()),
    (Pending.objects.filter(id=A), Pending.objects.filter(id=B)),
    (Pending.objects.filter(replay=A), Pending.objects.filter(replay_id=B)),
    (Pending.objects.filter(replay__in=[A, B]), Pending.objects.filter(replay__in=[C, A])),
    (Pending.objects.filter(id__in=[A, B, A]), Pending.objects.filter(id__in=[B, C])),
    (Pending.objects.filter(id__any_of=[A]), Pending.objects.filter(id__any_of=[A, B, C])),
    (Pending.objects.filter(attempts__gt=1), Pending.objects.filter(attempts__gt=2)),
    (Pending.objects.filter(retry_at__lte=NOON), Pending.objects.filter(retry_at__lte=NOON + timedelta(1))),
    (Pending.objects.filter(~Q(id=A) | Q(attempts=1)), Pending.objects.filter(~Q(id=B) | Q(attempts=2))),
    (Pending.objects.exclude(replay=A), Pending.objects.exclude(replay=B)),
    (Pending.objects.order_by("-retry_at")[:3], Pending.objects.order_by("-retry_at")[:3]),
    (
        Pending.objects.filter(id=A).values_list("id", "attempts"),
        Pending.objects.filter(id=B).values_list("id", "attempts"),
    ),
    (Pending.objects.order_by("replay__reason").filter(id=A), Pending.objects.order_by("replay__reason").filter(id=B)),
    (Pending.objects.filter(id=A).select_related("replay"), Pending.objects.filter(id=B).select_related("replay")),
    (Event.objects.filter(xid__gt=1), Event.objects.filter(xid__gt=2)),
]
UNLIKE: list[QuerySet] = [
    Pending.objects.filter(id=A),
    Pending.objects.filter(event_id=A),
    Pending.objects.filter(~Q(id=A)),
    Pending.objects.filter(Q(id=A) | Q(attempts=1)),
    Pending.objects.filter(Q(id=A) & Q(attempts=1)),
    Pending.objects.filter(attempts=1, id=A),
    Pending.objects.filter(Q(id=A) | Q(attempts=1), attempts=1),
    Pending.objects.filter(~(Q(id=A) | Q(attempts=1)), attempts=1),
    Pending.objects.filter(~(Q(id=A) & Q(attempts=1)), attempts=1),
    Pending.objects.filter(id__in=[A, B]),
    Pending.objects.filter(id__in=[A, B, C]),
    Pending.objects.filter(replay__isnull=True),
    Pending.objects.filter(replay__isnull=False),
    Pending.objects.filter(outside=True),
    Pending.objects.filter(outside=False),
    Pending.objects.filter(id=A).order_by("id"),
    Pending.objects.filter(id=A).order_by("-id"),
    Pending.objects.filter(id=A)[:1],
    Pending.objects.filter(id=A)[1:2],
    Pending.objects.filter(id=A)[:2],
    Pending.objects.filter(id=A).order_by("id").reverse(),
    Permission.objects.filter(id=1),
    Permission.objects.filter(id=1).order_by(),
    Pending.objects.filter(id=A).values("id"),
    Pending.objects.filter(id=A).values_list("id", "attempts"),
    Pending.objects.filter(id=A).values_list("attempts", "id"),
    Pending.objects.filter(id=A).distinct(),
    Pending.objects.filter(id=A).only("attempts"),
    Pending.objects.filter(id=A).select_related("replay"),
    Pending.objects.filter(id=A).select_related(),
    Pending.objects.filter(id=A).annotate(more=F("attempts") + 1),
    Pending.objects.filter(id=A).annotate(a=F("attempts")),
    Pending.objects.values("subscriber").annotate(many=Count("id")),
    Pending.objects.filter(attempts=F("attempts")),
    Pending.objects.filter(replay__reason="x"),
    Pending.objects.filter(event_id__in=Event.objects.filter(topic="x").values("id")),
    Pending.objects.extra(where=["true"]),
    Event.objects.filter(id=A),
]
LOCKING: list[QuerySet] = [
    Pending.objects.filter(id=A),
    Pending.objects.filter(id=A).select_for_update(),
    Pending.objects.filter(id=A).select_for_update(nowait=True),
    Pending.objects.filter(id=A).select_for_update(skip_locked=True),
    Pending.objects.filter(id=A).select_for_update(no_key=True),
    Pending.objects.filter(id=A).select_for_update(of=("self",)),
]


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    ours._shapes.clear()


def said(asked: QuerySet) -> tuple[str, tuple[object, ...]]:
    sql, params = ours.SQLCompiler(asked.query.clone(), connection, None).as_sql()
    return sql, tuple(params)


def djangos(asked: QuerySet) -> tuple[str, tuple[object, ...]]:
    sql, params = Djangos(asked.query.clone(), connection, None).as_sql()
    return sql, tuple(params)


class TestWhatIsRemembered:
    @pytest.mark.parametrize(("first", "second"), ALIKE)
    def test_is_said_of_other_values(self, first: QuerySet, second: QuerySet):
        assert said(first) == djangos(first)

        assert len(ours._shapes) == 1
        assert said(second) == djangos(second)
        assert len(ours._shapes) == 1

    def test_is_said_of_nothing_else(self):
        for _ in range(2):
            for asked in UNLIKE:
                assert said(asked) == djangos(asked)

    def test_is_of_this_lock_and_no_other(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(DatabaseWrapper, "get_autocommit", lambda _: False)
        for _ in range(2):
            for asked in LOCKING:
                assert said(asked) == djangos(asked)

        assert len(ours._shapes) == len(LOCKING)

    def test_is_no_more_than_there_is_room_for(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(ours, "MOST", 2)

        for upto in range(1, 6):
            said(Pending.objects.all()[:upto])

        assert len(ours._shapes) <= 2


class TestAQuestion:
    def test_that_asks_for_none_of_nothing_is_not_put(self):
        said(Pending.objects.filter(id__in=[A]))

        with pytest.raises(EmptyResultSet):
            said(Pending.objects.filter(id__in=[]))

    def test_whether_there_is_one_keeps_its_text(self):
        for number, value in enumerate((A, B)):
            asked = Pending.objects.filter(id=value).query.exists()
            sql, params = ours.SQLCompiler(asked.clone(), connection, None).as_sql()
            assert (sql, params) == Djangos(asked.clone(), connection, None).as_sql()
            assert len(ours._shapes) == 1, number

    def test_that_locks_is_refused_outside_a_transaction(self, monkeypatch: pytest.MonkeyPatch):
        locking = Pending.objects.filter(id=A).select_for_update(skip_locked=True, of=["self"])
        monkeypatch.setattr(DatabaseWrapper, "get_autocommit", lambda _: False)
        assert said(locking) == djangos(locking)
        assert said(locking) == djangos(locking)
        monkeypatch.setattr(DatabaseWrapper, "get_autocommit", lambda _: True)

        with pytest.raises(TransactionManagementError):
            said(locking)


@pytest.mark.django_db
class TestTheRows:
    def test_are_read_the_second_time_as_the_first(self):
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            fact = Noted(thing_id=new_id(), text="tea")
            noted = publish(fact, by=STAFF, at=NOON)
            first, second = [Event.objects.get(id=noted) for _ in range(2)]
            listed = [Event.objects.filter(id=noted).values_list("payload", "xid").get() for _ in range(2)]

        assert first.__dict__.keys() == second.__dict__.keys()
        assert second.payload == first.payload == fact.to_payload()
        assert (type(second.xid), second.id) == (int, noted)
        assert listed[0] == listed[1] == (fact.to_payload(), first.xid)

    @pytest.mark.login("worker")
    def test_that_are_read_along_are_those_of_each(self):
        asked = {"subscriber": "tests.ear", "requested_by": STAFF.id, "requested_at": NOON}
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            replays = [Replay.objects.create(reason=reason, **asked) for reason in ("一", "二")]
        waits = {"xid": 1, "subscriber": "tests.ear", "retry_at": NOON}
        with bound(scopes.SYSTEM), transaction.atomic():
            pending = [
                Pending.objects.create(event_id=new_id(), subject_id=new_id(), replay=replay, **waits)
                for replay in (*replays, None)
            ]
            found = [Pending.objects.select_related("replay").get(id=row.id) for row in pending]

        assert len(ours._shapes) == 1
        assert [row.replay and row.replay.reason for row in found] == ["一", "二", None]

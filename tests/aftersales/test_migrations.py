"""Does who tells the parties of a return keep its place in the log, and what it still owes, under its new name?"""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import transaction

from platform_core.actors import part
from platform_core.eventlog.models import Cursor, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.platform_core.scene import AT

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth
NAMES = dict(import_module("aftersales.migrations.0004_tellers_by_topic").NAMES)


def migrated(to):
    with as_login("migrator"):
        call_command("migrate", "aftersales", to, verbosity=0)


def has_read_and_owes(place, subscriber):
    """It stopped at a place of its own, and one delivery failed."""
    read = {"xid": place, "event_id": part(subscriber).id, "attempts": place}
    assert Cursor.objects.filter(subscriber=subscriber).update(**read)
    Pending.objects.create(
        event_id=new_id(), xid=place, subject_id=new_id(), subscriber=subscriber, attempts=place, retry_at=AT
    )


def rows(names):
    """The rest of each row, by the name that it bears."""
    with bound(SYSTEM), transaction.atomic():
        found = [list(model.objects.filter(subscriber__in=names).values()) for model in (Cursor, Pending)]
    return [{row.pop("subscriber"): row for row in of} for of in found]


def test_places_and_waiting_deliveries_bear_the_new_name():
    assert set(NAMES.values()) <= SUBSCRIBERS.keys()
    with bound(SYSTEM), transaction.atomic():
        for place, name in enumerate(NAMES.values(), 1):
            has_read_and_owes(place, name)
    before = rows(NAMES.values())
    assert before[0].keys() == before[1].keys() == set(NAMES.values())

    migrated("0003")
    back = rows(NAMES)
    owed_meanwhile = rows(NAMES.values())[1]
    migrated("0005")

    for then, now in zip(back, before, strict=True):
        assert {NAMES[name]: row for name, row in then.items()} == now
    assert owed_meanwhile == {}
    assert rows(NAMES.values()) == before
    assert rows(NAMES) == [{}, {}]

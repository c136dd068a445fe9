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
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.database import as_login
from tests.orders.sales import builders as orders
from tests.platform_core.scene import AT

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth
GONE = import_module("aftersales.migrations.0005_home_and_unshown").NO_LONGER
ALL_NAMES = dict(import_module("aftersales.migrations.0004_tellers_by_topic").NAMES)
NAMES = {old: new for old, new in ALL_NAMES.items() if new != GONE}


def migrated(*to):
    with as_login("migrator"):
        call_command("migrate", *to, verbosity=0)


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

    migrated("aftersales", "0003")
    back = rows(NAMES)
    owed_meanwhile = rows(NAMES.values())[1]
    migrated()

    for then, now in zip(back, before, strict=True):
        assert {NAMES[name]: row for name, row in then.items()} == now
    assert owed_meanwhile == {}
    assert rows(NAMES.values()) == before
    assert rows(NAMES) == [{}, {}]


def test_goods_that_were_sent_home_before_anybody_followed_them_are_home():
    sale = orders.sale(AT)
    cases = [builders.declined(orders.delivered(sale, AT), sale, AT + DAY) for _ in range(2)]
    builders.sent_home(cases[0], sale, AT + 2 * DAY)

    migrated("aftersales", "0004")
    migrated()

    assert [builders.now(case, sale).state for case in cases] == ["home", "declined"]

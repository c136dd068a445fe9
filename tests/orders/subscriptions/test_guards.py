"""What does PostgreSQL itself refuse about debits, whatever code would ask it? (OTM-18, IPP-20, CRI-10b, HSE-15)"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.notices.models import Notice
from platform_core.payments.types import Ahead
from platform_core.rows import new_id
from platform_core.tenancy.scopes import bound, shopper
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as kept_by

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


class TestTheDatabase:
    """Raw SQL, as the worker, which alone may debit, and as the web's login."""

    @pytest.mark.duty("OTM-18", "IPP-20", "CRI-10b", "HSE-15")
    @pytest.mark.parametrize(
        ("changed", "match"),
        [
            ({"renewal_notice_id": "debit_notice_id"}, "without its notices"),
            ({"debit_notice_id": "renewal_notice_id"}, "without its notices"),
            ({"renewal_told_at": "renewal_told_at - interval '1 day'"}, "without its notices"),
            ({"period": "period + 1"}, "without its notices"),
            ({"due_at": "due_at - interval '1 day'"}, "without its notices"),
            ({"amount": "amount - 1"}, "no mandate"),
            ({"payer_id": "payment_id"}, "no mandate|row-level security"),
        ],
    )
    def test_writes_no_debit_without_its_notices(self, at: datetime, changed: dict[str, str], match: str) -> None:
        kept = kept_by.debited(at)
        [found] = kept_by.debits(kept)
        names = [f.attname for f in found._meta.concrete_fields]
        values = {name: name for name in names} | {"id": "gen_random_uuid()", "attempt": "attempt"} | changed
        copy = f"INSERT INTO payments_debit ({', '.join(names)}) SELECT {', '.join(values[n] for n in names)}"

        with pytest.raises(DatabaseError, match=match), bound(shopper(kept.sale.shopper.id)), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"{copy} FROM payments_debit WHERE id = %s", [found.id])

        assert len(kept_by.debits(kept)) == 1

    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_takes_no_notice_that_came_too_late(self, at: datetime) -> None:
        kept = kept_by.started(at)
        due = kept_by.notified(kept)
        kept_by.sweep(due)
        person = kept.sale.shopper.id
        with bound(shopper(person)), transaction.atomic():
            [told] = Notice.objects.filter(template=Ahead.DEBIT)
            late = notices.send(person, template=Ahead.DEBIT, params=told.params, by=RELAY, at=due - 23 * HOUR)
        [found] = kept_by.debits(kept)
        names = [f.attname for f in found._meta.concrete_fields]
        values = {name: name for name in names} | {
            "id": "gen_random_uuid()",
            "debit_notice_id": f"'{late}'",
            "debit_told_at": "due_at - interval '23 hours'",
        }
        copy = f"INSERT INTO payments_debit ({', '.join(names)}) SELECT {', '.join(values[n] for n in names)}"

        with pytest.raises(DatabaseError, match="too late"), bound(shopper(kept.sale.shopper.id)):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{copy} FROM payments_debit WHERE id = %s", [found.id])

    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_takes_no_notice_that_the_house_has_not_sent(self, at: datetime) -> None:
        kept = kept_by.started(at)
        due, person = kept.due, kept.sale.shopper.id
        kept_by.tell(kept, due - 8 * DAY)
        with bound(shopper(person)), transaction.atomic():
            [told] = Notice.objects.filter(template=Ahead.RENEWAL)
            same = {"person_id": person, "params": told.params, "texts": {}, "sha256": ""}
            Notice.objects.create(template=Ahead.DEBIT, sent_at=due - 2 * DAY, **same)  # as whoever runs SQL could

        kept_by.sweep(due)

        assert (kept_by.debits(kept), kept_by.now(kept).state) == ([], "active")

    def test_keeps_debits_as_they_are(self, at: datetime) -> None:
        kept = kept_by.debited(at)

        for sql in ("UPDATE payments_debit SET amount = 1", "DELETE FROM payments_debit"):
            with pytest.raises(DatabaseError), bound(shopper(kept.sale.shopper.id)), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(sql)


@pytest.mark.login("app")
@pytest.mark.duty("OTM-18", "IPP-20")
def test_the_web_debits_nobody() -> None:
    at = builders.just_now()  # no price begins in the past
    sale = builders.sale(at)
    plan = kept_by.stated(sale, at)
    row = kept_by.subscribe(sale, plan, at)
    columns = "id, mandate_id, payment_id, payer_id, period, attempt, amount, renewal_notice_id, renewal_told_at,"
    columns += " debit_notice_id, debit_told_at, due_at, asked_at"
    values = [new_id(), row.mandate_id, new_id(), sale.shopper.id, 1, 1, 1, new_id(), at, new_id(), at, at, at]

    with pytest.raises(DatabaseError, match="the web debits nobody"):
        with bound(shopper(sale.shopper.id)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO payments_debit ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
                values,
            )

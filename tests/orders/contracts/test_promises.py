"""Time that is promised to a shopper: the house's own numbers where it set any, and nothing worse than the rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import InternalError, transaction

from orders.contracts.policies import terms as policies
from orders.sales import queries
from orders.sales.models.orders import Contract, Order
from orders.sales.models.quotes import Quote
from platform_core.deadlines.queries import promises
from platform_core.legal.rules import rule
from platform_core.legal.spans import TICK, CalendarDays, Hours, midnight
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.legal.numbers import house_number, later

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MINUTE = timedelta(minutes=1)


def contract_of(order: Order, sale: Sale) -> dict[str, dict[str, str]]:
    with acting_as(sale.shopper), transaction.atomic():
        found = queries.contract(order.id, by=sale.shopper, at=order.placed_at)
    document: dict[str, dict[str, str]] = json.loads(found.canonical)
    return document


def clock_of(order: Order, sale: Sale, kind: str) -> tuple[str, timedelta]:
    """By which rule it runs, and for how long."""
    with acting_as(sale.shopper), transaction.atomic():
        [found] = [p for p in promises.about(order.id) if p.kind == kind]
    return found.rule, found.due_at - found.started_at


class TestHouseNumbers:
    """From the first instant of their day on, for what begins then; what runs keeps its own."""

    def test_hold_for_the_order_the_contract_and_the_clock(self, sale: Sale) -> None:
        begins = midnight(house_number("DL_PAYMENT", 45).effective_from)

        for at, minutes, version in ((begins - TICK, 30, 1), (begins, 45, 1001)):
            order = builders.placed(sale, at)
            shown = contract_of(order, sale)
            assert order.pay_until - at == minutes * MINUTE
            assert clock_of(order, sale, "orders.payment") == ("DL_PAYMENT", minutes * MINUTE)
            assert shown["rules"]["DL_PAYMENT"] == f"DL_PAYMENT/{version}: minutes:{minutes}"
            assert f"{minutes}分钟" in shown["key_terms"][0]["zh"]  # type: ignore[index]

    def test_hold_for_a_quote(self, sale: Sale) -> None:
        begins = midnight(house_number("DL_PRICE_LOCK", 20).effective_from)

        for at, minutes in ((begins - TICK, 15), (begins, 20)):
            assert builders.quoted(sale, at).expires_at - at == minutes * MINUTE

    def test_of_the_contract_bind_when_the_house_is_less_generous_by_the_delivery(self, sale: Sale) -> None:
        generous, again = later(0), later(2)
        house_number("DL_CONFIRM_RECEIPT", 15, on=generous)
        house_number("DL_CONFIRM_RECEIPT", 10, on=again)

        sent = [
            (builders.shipped(sale, midnight(placed)), signed)
            for placed, signed in ((generous, generous), (generous, again), (again, again))
        ]
        for order, signed in sent:
            builders.report(order, midnight(signed) + timedelta(hours=1), report_id=order.number)

        ran = [clock_of(order, sale, "orders.confirm_receipt") for order, _ in sent]
        assert [(code, length.days) for code, length in ran] == [
            ("DL_CONFIRM_RECEIPT", 15),
            ("", 15),
            ("DL_CONFIRM_RECEIPT", 10),
        ]


class TestStillPromised:
    @pytest.mark.duty("CRL-26")
    @pytest.mark.parametrize(
        ("shown", "binds"),
        [
            (CalendarDays(11), True),
            (CalendarDays(10), False),
            (CalendarDays(9), False),
            (Hours(999), False),
            (None, False),
        ],
    )
    def test_binds_where_it_is_better_than_what_holds_now(self, shown: CalendarDays | None, *, binds: bool) -> None:
        assert policies.still_promised(shown, now=rule("DL_CONFIRM_RECEIPT")) == (shown if binds else None)


@pytest.mark.duty("CRL-26")
class TestTheDatabase:
    """Past the commands: no quote, order or contract with less than the rules of its day."""

    @pytest.fixture
    def quote(self, sale: Sale, at: datetime) -> Callable[[timedelta], None]:
        def save(length: timedelta) -> None:
            with acting_as(sale.shopper), transaction.atomic():
                Quote.objects.create(
                    shopper_id=sale.shopper.id,
                    document={},
                    total=1,
                    currency="CNY",
                    quoted_at=at,
                    expires_at=at + length,
                )

        return save

    def test_takes_no_shorter_quote(self, quote: Callable[[timedelta], None]) -> None:
        with pytest.raises(InternalError, match="worse than DL_PRICE_LOCK"):
            quote(15 * MINUTE - TICK)

        quote(15 * MINUTE)
        quote(90 * MINUTE)

    @pytest.mark.parametrize(("length", "taken"), [(30 * MINUTE - TICK, False), (30 * MINUTE, True)])
    def test_takes_no_order_to_be_paid_sooner(
        self, sale: Sale, at: datetime, length: timedelta, *, taken: bool
    ) -> None:
        order = builders.placed(sale, at)
        again = Order.objects.none().model(
            **{
                f.attname: getattr(order, f.attname)
                for f in Order._meta.concrete_fields
                if f.name not in ("id", "state")
            }
        )
        again.number, again.pay_until = "again", at + length
        with acting_for(sale.shop):
            if taken:
                again.save(force_insert=True)
            else:
                with pytest.raises(InternalError, match="worse than DL_PAYMENT"), transaction.atomic():
                    again.save(force_insert=True)

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("DL_NRR_WINDOW", "DL_NRR_WINDOW/1: calendar_days:6"),
            ("DL_PAYMENT", "DL_PAYMENT/1: minutes:29"),
            ("DL_PAYMENT", "as long as we like"),
            ("DL_NOTHING", "DL_NOTHING/1: minutes:30"),
        ],
    )
    def test_takes_no_contract_that_promises_less(self, sale: Sale, at: datetime, code: str, text: str) -> None:
        order = builders.placed(sale, at)
        document = contract_of(order, sale)
        document["rules"][code] = text
        contract = Contract(
            merchant_id=sale.shop,
            order_id=new_id(),
            shopper_id=sale.shopper.id,
            canonical=json.dumps(document),
            sha256="0" * 64,
            concluded_at=at,
        )

        with acting_for(sale.shop), pytest.raises(InternalError, match="promises no less"), transaction.atomic():
            contract.save(force_insert=True)

"""What follows from a fact, and who is told of a return, how often?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from aftersales.returns.commands import arrivals, decisions
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import ReturnParcel
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as queries
from aftersales.returns.types import RulingOutcome
from orders.sales.commands import receiving as receiving_commands
from orders.sales.models.orders import Order
from orders.sales.ports import CARRIERS, carrier_named
from orders.sales.types import ParcelEvent, ParcelNews
from platform_core.actors import DEADLINES, RELAY, Actor
from platform_core.deadlines.commands import reminding
from platform_core.deadlines.models import Reminder
from platform_core.eventlog.models import Event
from platform_core.ledger.queries import reconcile
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.payments.commands import refunding
from platform_core.payments.models.shares import Share
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.tenancy import scopes
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.database import as_login
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as sales_builders
from tests.orders.sales.builders import Sale
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


@pytest.fixture
def sale(at: datetime) -> Sale:
    return sales_builders.sale(at)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return sales_builders.delivered(sale, at)


def sent_templates(person: Actor) -> list[str]:
    with acting_as(person), transaction.atomic():
        templates = Notice.objects.filter(template__startswith="aftersales.").order_by("sent_at", "id")
        return [name.removeprefix("aftersales.") for name in templates.values_list("template", flat=True)]


def answer(case: Return, outcome: Outcome, at: datetime) -> None:
    """What the provider says of the latest refund of a return."""
    with acting_as(RELAY), transaction.atomic():
        refund_id = payments.refunds_for(Reference("aftersales.return", case.id))[-1].id
        reply = Answer(outcome, provider_ref="R1", reason="refused")
        refunding.record_answer(refund_id, answer=reply, by=RELAY, at=at)


def share_state(order: Order, sale: Sale) -> str:
    with acting_as(sale.seller), transaction.atomic():
        return str(Share.objects.get(order_id=order.id).state)


def balanced() -> bool:
    with as_login("auditor"), transaction.atomic():
        return reconcile().differences == ()


class TestTheWindow:
    def test_opens_with_the_delivery_and_once(self, order: Order, sale: Sale, at: datetime) -> None:
        relayed()
        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + DAY)
        relayed()

        clock = builders.clocks(order.id, sale)["return_window"]
        assert (clock.state, clock.started_at) == ("running", at + HOUR)


class Followed:
    """A carrier that writes down what it is told; it stands in for the one outside."""

    def __init__(self) -> None:
        self.parcels: list[tuple[UUID, str, str]] = []
        self.knows: list[ParcelNews] = []

    def trace(self, _: str) -> list[ParcelNews]:
        return self.knows

    def announce(self, parcel_id: UUID, *, waybill: str, reports_to: str, **_: Any) -> None:
        self.parcels.append((parcel_id, waybill, reports_to))


@pytest.fixture
def carrier() -> Iterator[Followed]:
    carrier, CARRIERS["followed"] = Followed(), Followed()
    CARRIERS["followed"] = carrier
    yield carrier
    del CARRIERS["followed"]


class TestAnnounceParcel:
    def test_asks_a_carrier_that_we_know_and_no_other(
        self, order: Order, sale: Sale, at: datetime, carrier: Followed
    ) -> None:
        cases = [builders.noticed(order, sale, at + DAY, quantity=1) for _ in range(2)]
        known = builders.sent(cases[0], sale, at + DAY, carrier="followed", waybill="WAY0001")
        builders.sent(cases[1], sale, at + DAY, carrier="unknown", waybill="WAY0002")

        relayed()

        assert carrier.parcels == [(known, "WAY0001", "carriers/sandbox/returns")]

    @pytest.mark.duty("HSE-05")
    def test_asks_it_for_goods_that_go_home_as_well(
        self, order: Order, sale: Sale, at: datetime, carrier: Followed
    ) -> None:
        case = builders.declined(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            parcel = arrivals.send_home(case.id, carrier="followed", waybill="HOME01", by=sale.seller, at=at + DAY)

        relayed()

        assert (parcel.id, "HOME01", "carriers/sandbox/returns") in carrier.parcels


@pytest.mark.duty("NRR-31", "HSE-05")
class TestAskCarrier:
    @pytest.mark.parametrize("knows", [True, False])
    def test_hears_of_a_signature_whose_report_was_lost_before_goods_count_as_never_sent(
        self, order: Order, sale: Sale, at: datetime, carrier: Followed, knows: bool
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="followed")
        signed = ParcelNews(kind=ParcelEvent.SIGNED, happened_at=at + 3 * DAY)
        carrier.knows = [signed] if knows else []
        builders.sweep(builders.clocks(case.id, sale)["arrive"].due_at)

        relayed()
        relayed()

        found = builders.now(case, sale)
        assert (found.state, found.arrived_at) == (("back", at + 3 * DAY) if knows else ("sent", None))

    @pytest.mark.parametrize(("knows", "becomes"), [(True, "home"), (False, "declined")])
    def test_hears_of_one_at_home_whenever_the_end_is_near(
        self, order: Order, sale: Sale, at: datetime, carrier: Followed, knows: bool, becomes: str
    ) -> None:
        case = builders.declined(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            arrivals.send_home(case.id, carrier="followed", waybill="HOME01", by=sale.seller, at=at + DAY)
        carrier.knows = [ParcelNews(kind=ParcelEvent.SIGNED, happened_at=at + 3 * DAY)] if knows else []
        end = builders.clocks(case.id, sale)["send_home"].due_at
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            reminders = Reminder.objects.filter(deadline__kind="aftersales.send_home").order_by("remind_at")
            for reminder in reminders:
                reminding.remind(reminder.id, by=DEADLINES, at=reminder.remind_at)

        relayed()

        assert [end - reminder.remind_at for reminder in reminders] == [48 * HOUR, HOUR]
        assert builders.now(case, sale).state == becomes


class TestApplyCarrierReport:
    def reported(self, case: Return, at: datetime, *, scope: scopes.Scope, **wrote: Any) -> None:
        """An event as somebody with this scope can write it."""
        with acting_as(RELAY), transaction.atomic():
            parcel = ReturnParcel.objects.get(case=case)
        fact = ReturnReported(report_id="b1", parcel_id=parcel.id, kind=ParcelEvent.SIGNED, happened_at=at)
        with scopes.bound(scope), transaction.atomic():
            Event.objects.create(
                topic=fact.topic,
                occurred_at=at,
                actor_id=carrier_named("sandbox").id,
                role="system",
                subject_type="aftersales.parcel",
                subject_id=parcel.id,
                payload=fact.to_payload(),
                **wrote,
            )

    def test_takes_what_the_carrier_left_at_its_own_door_and_nobody_else(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        self.reported(case, at + DAY, scope=scopes.merchant(sale.shop), merchant_id=sale.shop)
        self.reported(case, at + DAY, scope=scopes.shopper(sale.shopper.id), person_id=sale.shopper.id)
        relayed()
        assert builders.now(case, sale).state == "sent"
        self.reported(case, at + DAY, scope=scopes.outside(carrier_named("sandbox").id))
        relayed()
        assert builders.now(case, sale).state == "back"


class TestSettlement:
    """A received order whose shop waits for its money while something goes back."""

    def received(self, order: Order, sale: Sale, at: datetime) -> None:
        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at)

    def test_waits_for_the_refund_and_is_made_of_the_rest(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY, quantity=1)
        self.received(order, sale, at + DAY)
        relayed()
        assert share_state(order, sale) == "captured"

        builders.granted(case, sale, at + 2 * DAY)
        relayed()
        assert share_state(order, sale) == "captured"
        answer(case, Outcome.SUCCEEDED, at + 2 * DAY)
        relayed()

        assert share_state(order, sale) == "settled"
        assert balanced()

    def test_goes_on_once_the_shopper_keeps_the_goods(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        self.received(order, sale, at + DAY)
        builders.withdrawn(case, sale, at + 2 * DAY)

        relayed()

        assert share_state(order, sale) == "settled"

    def test_goes_on_after_a_grant_of_which_no_money_goes_back(self, order: Order, sale: Sale, at: datetime) -> None:
        """All of it went back on another ground, so no refund will tell of the end of this return."""
        case = builders.back(order, sale, at + DAY)
        self.received(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            ask, paid = refunding.request_refund, Reference("orders.order", order.id)
            ask(paid, amount=Money(11600), for_case=Reference("tests.goodwill", paid.id), by=sale.seller, at=at + DAY)
        settled: list[UUID] = []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(receiving_commands, "settle", lambda order_id, **_: settled.append(order_id))
            builders.granted(case, sale, at + DAY)
            relayed()

        assert order.id in settled

    def test_goes_on_once_the_goods_of_a_declined_return_are_home_again(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)
        self.received(order, sale, at + DAY)
        relayed()
        assert share_state(order, sale) == "captured"
        by = operator()
        with acting_as(by), transaction.atomic():
            decisions.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="已查明", by=by, at=at + 2 * DAY)
        builders.sent_home(case, sale, at + 3 * DAY)
        assert share_state(order, sale) == "captured"
        builders.home_again(case, sale, at + 4 * DAY)

        relayed()

        assert share_state(order, sale) == "settled"

    def test_goes_on_after_the_red_line_where_nothing_was_sent(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY)
        self.received(order, sale, at + DAY)
        relayed()
        assert share_state(order, sale) == "captured"

        builders.sweep(at + 20 * DAY)
        relayed()

        assert share_state(order, sale) == "settled"

    def test_does_not_keep_a_later_refund_from_the_shopper(self, order: Order, sale: Sale, at: datetime) -> None:
        """The window outlives the settlement; then the shop pays out of what it has earned."""
        self.received(order, sale, at + DAY)
        relayed()
        assert share_state(order, sale) == "settled"

        case = builders.back(order, sale, at + 2 * DAY)
        builders.granted(case, sale, at + 2 * DAY)
        answer(case, Outcome.SUCCEEDED, at + 2 * DAY)

        assert builders.refunded(sale) == [(11600, "succeeded")]
        assert balanced()


class TestPayAgain:
    def test_asks_three_times_in_all_and_says_so_of_each_time_after_the_first(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        for n in range(4):
            answer(case, Outcome.FAILED, at + DAY + n * HOUR)
            relayed()

        assert builders.refunded(sale) == [(11600, "replaced")] * 2 + [(11600, "failed")]
        assert builders.topics(case, sale).count("paid_again") == 2

    def test_ends_with_the_first_that_succeeds(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)
        answer(case, Outcome.FAILED, at + DAY)
        relayed()
        answer(case, Outcome.SUCCEEDED, at + DAY)
        relayed()

        assert builders.refunded(sale) == [(11600, "replaced"), (11600, "succeeded")]
        assert "refunded" in sent_templates(sale.shopper)
        assert balanced()


class TestNotices:
    def test_tell_each_side_of_each_step_once(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)
        relayed()
        builders.sweep(at + 9 * DAY)
        relayed()
        relayed()
        answer(case, Outcome.SUCCEEDED, at + 9 * DAY)
        relayed()

        assert sent_templates(sale.shopper) == ["noticed", "arrived", "granted", "refunded"]
        assert sent_templates(sale.seller) == ["to_handle", "sent", "to_refund", "paid"]

    @pytest.mark.duty("NRR-13")
    def test_name_no_money_that_has_gone_back_on_another_ground(self, order: Order, sale: Sale, at: datetime) -> None:
        with acting_as(sale.seller), transaction.atomic():
            ask, paid = refunding.request_refund, Reference("orders.order", order.id)
            ask(paid, amount=Money(11000), for_case=Reference("tests.goodwill", paid.id), by=sale.seller, at=at + HOUR)
        case = builders.back(order, sale, at + DAY)
        relayed()
        builders.sweep(at + 9 * DAY)
        relayed()

        with acting_as(sale.shopper), transaction.atomic():
            templates = [f"aftersales.{name}" for name in ("noticed", "arrived", "granted")]
            told = Notice.objects.filter(template__in=templates).values_list("template", "params__amount")
            assert queries.payable(queries.one_return(case.id, by=sale.shopper)) == Money(600)
            assert sorted(told) == sorted((name, "6.00") for name in templates)

    def test_hold_no_word_of_either_side(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + timedelta(days=1))
        relayed()

        with acting_as(sale.shopper), transaction.atomic():
            notice = Notice.objects.get(template="aftersales.objected")
        assert case.number in notice.texts["zh"]["body"]
        assert "污渍" not in str(notice.texts)
        assert notice.params == {
            "number": case.number,
            "order": order.number,
            "amount": "116.00",
            "until": "2026-03-27 00:00",
        }

"""Who is told of a complaint, and when is the shop paid after all?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from catalog.safety.models.sampling import RiskNote
from catalog.stock import queries as stock_queries
from complaints.complaint.models import Complaint
from complaints.complaint.types import Outcome, Topic
from complaints.mediation import commands as mediation_commands
from merchants.credit import queries as credit_queries
from orders.sales.commands import receiving as receiving_commands
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.notices.models import Notice
from platform_core.payments.queries import payouts
from platform_core.payments.types import Outcome as Called
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as sales
from tests.orders.sales.builders import Sale
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.payments.payouts import with_account

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)


def of_complaints(to: Actor) -> list[tuple[str, Notice]]:
    """What this person got about complaints, by the names of the texts."""
    with acting_as(Actor(id=to.id, role=Role.SHOPPER)), transaction.atomic():
        rows = Notice.objects.filter(template__startswith="complaints.").order_by("template")
        return [(row.template.removeprefix("complaints."), row) for row in rows]


def sent_templates(to: Actor) -> list[str]:
    return [name for name, _ in of_complaints(to)]


def catch_up() -> None:
    while relayed():
        pass


@pytest.fixture
def sale(at: datetime) -> Sale:
    return sales.sale(at)


class TestNotices:
    def test_tell_each_side_of_a_case_that_is_settled_and_that_the_money_is_back(
        self, sale: Sale, staff: Actor, at: datetime
    ) -> None:
        complaint = builders.accept_offer(builders.offered(sale, at), sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], Called.SUCCEEDED, at)

        catch_up()

        told = dict(of_complaints(sale.shopper))
        assert told.keys() >= {"resolved_for_shopper", "refunded_for_shopper"}
        assert "resolved_for_shop" in sent_templates(sale.seller)
        assert sent_templates(staff) == []
        # Numbers, an amount and until when, by the clock that the fact started, however late it is told; no words.
        answered, filed = told["answered_for_shopper"], told["filed_for_shopper"]
        assert (answered.params["number"], answered.params["amount"]) == (complaint.number, "15.00 CNY")
        assert (answered.params["until"], filed.params["until"]) == ("2026-03-26 00:00", "2026-03-11 10:00")
        assert "15.00 CNY" in answered.texts["zh"]["body"]
        assert builders.STATEMENT not in str(answered.texts)

    def test_alarm_staff_when_the_clock_had_to_act_for_them(self, sale: Sale, staff: Actor, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        for step in ("forward_unread", "pass_over_silence", "hand_to_seniors"):
            builders.made(step, complaint, sale, at)

        catch_up()

        assert sent_templates(staff) == ["escalated_for_staff", "overdue_for_staff", "unread_for_staff"]
        assert "overdue_for_shopper" in sent_templates(sale.shopper)

    def test_tell_the_other_side_of_a_message(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        builders.write(complaint, sale.seller, at)

        catch_up()

        assert "message_written_for_shopper" in sent_templates(sale.shopper)
        assert sent_templates(sale.seller) == []


@pytest.mark.duty("ECL-20")
class TestAWholeRefund:
    def test_ends_what_was_not_sent_yet_and_puts_it_on_the_shelf_again(self, at: datetime) -> None:
        sale = sales.sale(at)
        order = sales.paid(sale, at)
        complaint = builders.file(order, sale, at + HOUR, demand=builders.WHOLE)
        builders.acknowledge(complaint, at + HOUR)
        builders.accept(complaint, sale, at + HOUR)

        catch_up()

        assert (sales.now(order, sale).state, sales.shelf(sale)) == ("cancelled", (10, 0))
        assert [refund.amount.amount for refund in sales.refunds(order)] == [11600]
        with acting_as(sale.shopper), transaction.atomic():
            assert Notice.objects.filter(template="orders.called_off").count() == 1
        with acting_as(sale.seller), transaction.atomic():
            assert Notice.objects.filter(template="orders.nothing_to_send", merchant_id=sale.shop).count() == 1


class TestSettle:
    def received(self, sale: Sale, at: datetime) -> Complaint:
        """The shopper has confirmed, and complains: the shop is to be paid, but not yet."""
        order = builders.bought(sale, at)
        complaint = builders.file(order, sale, at + HOUR)
        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + HOUR)
        return complaint

    def payable(self, sale: Sale) -> int:
        with acting_as(sale.seller), transaction.atomic():
            return balance(AccountKind.MERCHANT_PAYABLE, merchant_id=sale.shop).posted.amount

    def test_waits_for_the_end_of_a_complaint_about_money(self, sale: Sale, at: datetime) -> None:
        complaint = self.received(sale, at)
        catch_up()
        assert self.payable(sale) == 0

        builders.withdraw(complaint, sale, at + 2 * HOUR)
        catch_up()

        assert self.payable(sale) > 0

    def test_waits_for_the_refund_and_gives_the_shop_what_is_left(self, sale: Sale, at: datetime) -> None:
        complaint = self.received(sale, at)
        builders.acknowledge(complaint, at + 2 * HOUR)
        builders.accept(complaint, sale, at + 2 * HOUR)
        assert self.payable(sale) == 0

        builders.provider_says(builders.refunds(complaint, sale)[0], Called.SUCCEEDED, at + 2 * HOUR)
        catch_up()

        assert 0 < self.payable(sale) <= 11600 - 4000


@pytest.mark.duty("HSE-08", "PAY-06")
class TestWhatThePlatformBears:
    def goes_out(self, sale: Sale) -> bool:
        with bound(SYSTEM), transaction.atomic():
            return payouts.payout_due(sale.shop) is not None

    def test_goes_out_once_another_person_has_found_that_the_shop_owed_nothing(self, sale: Sale, at: datetime) -> None:
        with_account(sale.shop, at)
        complaint = builders.under_review(sale, at, by=sale.seller, why=builders.finding())
        catch_up()
        assert not self.goes_out(sale)

        builders.replace(complaint, at, why=builders.finding(Outcome.DISMISSED))
        catch_up()

        assert self.goes_out(sale)

    def test_goes_out_once_nobody_has_decided(self, sale: Sale, at: datetime) -> None:
        with_account(sale.shop, at)
        complaint = builders.passed_over(sale, at)
        builders.left_undecided(complaint, sale, at)
        catch_up()
        assert not self.goes_out(sale)

        builders.left_for_good(complaint, sale, at)
        catch_up()

        assert self.goes_out(sale)


class TestTheCreditOfTheShop:
    def on_file(self, sale: Sale) -> list[tuple[str, bool]]:
        """What speaks against the shop, and whether it counts."""
        with acting_as(sale.seller), transaction.atomic():
            facts = credit_queries.credit_facts(sale.shop).order_by("happened_at")
            return [(fact.kind, not hasattr(fact, "reversal")) for fact in facts]

    @pytest.mark.duty("HSE-02", "ECL-39a")
    def test_suffers_from_what_was_decided_against_it_until_that_falls(self, sale: Sale, at: datetime) -> None:
        complaint = builders.under_review(sale, at, by=sale.seller, why=builders.finding())
        catch_up()
        assert self.on_file(sale) == [("decision", True)]

        builders.replace(complaint, at, why=builders.finding(Outcome.DISMISSED))
        catch_up()

        assert self.on_file(sale) == [("decision", False)]

    def test_does_not_suffer_from_a_complaint_that_is_dismissed(self, sale: Sale, at: datetime) -> None:
        complaint = builders.under_review(sale, at, by=sale.shopper, why=builders.finding(Outcome.DISMISSED))
        catch_up()
        assert self.on_file(sale) == []

        builders.replace(complaint, at, why=builders.finding())
        catch_up()

        assert self.on_file(sale) == [("decision", True)]

    def test_is_counted_against_the_orders_that_were_received(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + HOUR)

        catch_up()

        with transaction.atomic(), bound(SYSTEM):
            counts = credit_queries.credit_counts(at=clock.now() + 400 * HOUR)
        assert counts[sale.shop].sales == 1


class TestARisk:
    @pytest.mark.duty("SPT-03")
    @pytest.mark.parametrize(("topic", "notes"), [(Topic.FAULTY, 1), (Topic.NOT_DELIVERED, 0)])
    def test_is_noted_of_goods_that_are_said_to_be_faulty(self, sale: Sale, at: datetime, topic: Topic, notes: int):
        builders.filed(sale, at, topic=topic)

        catch_up()

        with bound(SYSTEM), transaction.atomic():
            listing = stock_queries.listing_of(sale.sku_id)
            noted = list(RiskNote.objects.values_list("listing_id", flat=True))
        assert noted == [listing] * notes


class TestIdentity:
    @pytest.mark.duty("NRR-24")
    def test_is_given_by_the_relay_though_no_shop_sees_who_asks(self, sale: Sale, at: datetime) -> None:
        row = disputes.who(builders.bought(sale, at), sale.shopper, at)

        catch_up()

        assert disputes.identity(row).state == "given"
        assert "identity_given_for_shopper" in sent_templates(sale.shopper)


class TestMediation:
    @pytest.mark.duty("ECL-63")
    def test_both_agree_by_the_web_and_the_system_lets_the_decision_stand(self, sale: Sale, at: datetime) -> None:
        """No web process may speak as the system."""
        row = disputes.before_both(sale, at)
        with as_login("app"):
            for side in (sale.seller, sale.shopper):
                disputes.does(side, mediation_commands.agree, row.id, at=at)

        catch_up()

        assert disputes.mediation(row).state == "agreed"
        with acting_as(sale.shopper), transaction.atomic():
            assert Complaint.objects.get(id=row.complaint_id).state == "stands"

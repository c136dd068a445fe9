"""What if the provider refuses to give back money that fits no payment, or says nothing? It has a way and a clock."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.facts import DeliveryContext, DomainEvent
from platform_core.eventlog.models import Event
from platform_core.legal.spans import TICK
from platform_core.payments import ports
from platform_core.payments.commands import receipts
from platform_core.payments.errors import AccountRefused, ProviderSilent, ReceiptNotFound
from platform_core.payments.events.payments import (
    ReceiptAccountAsked,
    ReceiptAccountNamed,
    ReceiptGoesBack,
    ReceiptStuck,
)
from platform_core.payments.models.payments import Receipt
from platform_core.payments.models.refunds import PayeeAccount
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.subscribers import payments as payments_subscribers
from platform_core.payments.types import Answer, BankAccount, Outcome, RefundOrder
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Standing
from tests.platform_core.payments import situations
from tests.platform_core.payments.situations import ACCOUNT
from tests.platform_core.payments.test_receipts import PAID_ONCE, PAID_TWICE, booked

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("NRR-14", "HSE-05")]
DAY = timedelta(hours=24)
HEAR, NAME = "payments.hear_of_return", "payments.name_receipt_account"


class Provider:
    """Says what it was told to say, and remembers what it was asked for."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.orders = list(answers), list[RefundOrder]()

    def refund(self, order: RefundOrder) -> Answer:
        self.orders.append(order)
        return Answer(self.answers.pop(0), "REF", "pay.refused")


@pytest.fixture
def going(at: datetime) -> Standing:
    """On its way back."""
    return situations.after(situations.sent_back)(at)


@pytest.fixture
def asked(going: Standing, at: datetime) -> Standing:
    """Refused: the payer is asked for another account."""
    situations.refused(going, at)
    return going


def name(standing: Standing, at: datetime, *, by: Actor | None = None, agreed: bool = True, **changed: str) -> Receipt:
    by = by or standing.actors[Role.SHOPPER]
    said = {"holder": ACCOUNT.holder, "bank": ACCOUNT.bank, "number": ACCOUNT.number} | changed
    with acting_as(by), transaction.atomic():
        return receipts.name_receipt_account(standing.row.pk, account=BankAccount(**said), agreed=agreed, by=by, at=at)


def row(standing: Standing) -> Receipt:
    found = trying.now(standing)
    assert isinstance(found, Receipt)
    return found


def answered(refund_no: UUID, outcome: Outcome, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        receipts.record_return(refund_no, answer=Answer(outcome, "REF", "pay.refused"), by=RELAY, at=at)


def facts(standing: Standing, kind: type[DomainEvent]) -> list[Any]:
    """Every fact of this kind about it, the oldest first."""
    with bound(SYSTEM), transaction.atomic():
        found = Event.objects.filter(subject_id=standing.row.pk, topic=kind.topic).order_by("id")
        return [kind.from_payload(event.payload) for event in found]


def outside_call(fact: Any, provider: Provider, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outside call that follows this fact."""
    monkeypatch.setitem(ports.PROVIDERS, "sandbox", provider)
    call = {
        ReceiptGoesBack: payments_subscribers.send_receipt_back,
        ReceiptStuck: payments_subscribers.send_receipt_back_again,
        ReceiptAccountNamed: payments_subscribers.send_receipt_to_account,
    }[type(fact)]
    with bound(SYSTEM):
        call(fact, DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None))


class TestARefusal:
    def test_asks_the_payer_and_says_why(self, going: Standing, at: datetime) -> None:
        situations.refused(going, at)

        assert (row(going).state, trying.running(going)) == ("account_asked", {NAME: at + 3 * DAY})
        [fact] = facts(going, ReceiptAccountAsked)
        assert (fact.refusal, fact.refund_no, fact.account_id) == ("pay.refused", None, None)
        assert booked(going) == PAID_TWICE

    def test_asks_once_however_often_it_is_heard_of(self, asked: Standing, at: datetime) -> None:
        answered(asked.row.pk, Outcome.FAILED, at + TICK)

        assert len(facts(asked, ReceiptAccountAsked)) == 1
        assert trying.running(asked) == {NAME: at + 3 * DAY}

    def test_is_withdrawn_by_a_report_that_the_money_is_back(self, asked: Standing, at: datetime) -> None:
        answered(asked.row.pk, Outcome.SUCCEEDED, at)

        assert (row(asked).state, trying.running(asked)) == ("sent_back", {})
        assert booked(asked) == PAID_ONCE


class TestNamingAnAccount:
    def test_brings_the_money_there_once_under_a_new_number(
        self, asked: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name(asked, at)
        assert (row(asked).state, trying.running(asked)) == ("going_back", {HEAR: at + DAY})
        [fact] = facts(asked, ReceiptAccountNamed)

        outside_call(fact, provider := Provider(Outcome.SUCCEEDED), at, monkeypatch)
        outside_call(fact, provider, at, monkeypatch)

        [order] = provider.orders
        assert order.refund_id == row(asked).refund_no != asked.row.pk
        assert (order.account, order.amount, order.payment_id) == (ACCOUNT, row(asked).money, row(asked).payment_id)
        assert (row(asked).state, trying.running(asked)) == ("sent_back", {})
        assert booked(asked) == PAID_ONCE

    def test_is_a_consent_event_of_the_payers_that_bears_no_account(self, asked: Standing, at: datetime) -> None:
        payer, receipt = asked.actors[Role.SHOPPER], name(asked, at)

        with bound(SYSTEM), transaction.atomic():
            event = Event.objects.get(topic=ReceiptAccountNamed.topic)
            kept = PayeeAccount.objects.get()
            assert payments_queries.account(kept.id, payer_id=payer.id) == ACCOUNT
        assert (event.subject_id, event.actor_id, event.role, event.person_id) == (
            receipt.id,
            payer.id,
            "shopper",
            payer.id,
        )
        assert event.payload["account_id"] == str(kept.id) == str(receipt.account_id)
        assert (kept.refund_id, kept.payer_id) == (receipt.id, payer.id)  # the number that was refused
        assert not {ACCOUNT.holder, ACCOUNT.number} & {str(value) for value in event.payload.values()}

    @pytest.mark.parametrize(
        ("changed", "agreed", "reasons"),
        [
            ({"number": "12-34"}, True, ("number",)),
            ({}, False, ("not_agreed",)),
            ({"holder": "", "bank": "", "number": ""}, False, ("holder", "bank", "number", "not_agreed")),
        ],
    )
    def test_refuses_what_is_no_account_and_what_nobody_agreed_to(
        self, asked: Standing, at: datetime, changed: dict[str, str], agreed: bool, reasons: tuple[str, ...]
    ) -> None:
        with pytest.raises(AccountRefused) as refusal:
            name(asked, at, agreed=agreed, **changed)

        assert refusal.value.params == {"reasons": reasons}
        assert (row(asked).state, row(asked).refund_no) == ("account_asked", None)
        with bound(SYSTEM), transaction.atomic():
            assert not PayeeAccount.objects.exists()

    def test_refuses_anybody_but_the_payer(self, asked: Standing, at: datetime) -> None:
        stranger = asked.strangers[0]

        with pytest.raises(ReceiptNotFound):
            name(asked, at, by=stranger)
        with pytest.raises(ReceiptNotFound), bound(SYSTEM), transaction.atomic():  # also who sees the row
            receipts.name_receipt_account(asked.row.pk, account=ACCOUNT, agreed=True, by=stranger, at=at)
        with pytest.raises(WrongRole):
            name(asked, at, by=asked.actors[Role.STAFF])

        assert row(asked).state == "account_asked"

    def test_refuses_a_second_account_and_one_that_nobody_asked_for(self, asked: Standing, at: datetime) -> None:
        name(asked, at)

        for standing in (asked, situations.noted(at)):
            with pytest.raises(IllegalTransition):
                name(standing, at)

        with bound(SYSTEM), transaction.atomic():
            assert PayeeAccount.objects.count() == 1

    def test_sends_to_no_account_of_somebody_else(
        self, asked: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Though who runs SQL in the payer's scope writes one into the row."""
        other = situations.after(situations.sent_back, situations.refused)(at)
        theirs = name(other, at).account_id
        with acting_as(asked.actors[Role.SHOPPER]), transaction.atomic():
            Receipt.objects.filter(pk=asked.row.pk).update(account_id=theirs)
        trying.taken(situations.RECEIPTS, "name_account", asked, asked.actors[Role.SHOPPER], at)
        [fact] = facts(asked, ReceiptAccountNamed)

        outside_call(fact, provider := Provider(Outcome.SUCCEEDED), at, monkeypatch)

        assert [order.account for order in provider.orders] == [ACCOUNT]
        assert row(asked).account_id != theirs

    def test_is_asked_for_again_where_that_account_is_refused_too(self, asked: Standing, at: datetime) -> None:
        first = name(asked, at).refund_no
        situations.refused(asked, at + TICK)
        assert trying.running(asked) == {NAME: at + TICK + 3 * DAY}

        second = name(asked, at + TICK).refund_no

        assert second not in (None, first, asked.row.pk)
        assert len(facts(asked, ReceiptAccountAsked)) == 2


class TestTheOldWay:
    @pytest.mark.clock(NAME)
    def test_is_tried_three_days_later_to_the_tick_under_a_new_number(self, asked: Standing, at: datetime) -> None:
        trying.sweep(at + 3 * DAY - TICK)
        assert row(asked).state == "account_asked"

        trying.sweep(at + 3 * DAY)

        assert (row(asked).state, trying.running(asked)) == ("going_back", {HEAR: at + 4 * DAY})
        assert [fact.refund_no for fact in facts(asked, ReceiptGoesBack)] == [None, row(asked).refund_no]
        assert row(asked).refund_no not in (None, asked.row.pk)

    def test_forgets_the_account_that_was_refused(
        self, asked: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name(asked, at)
        situations.refused(asked, at)
        by = asked.actors[Role.STAFF]
        with acting_as(by), transaction.atomic():
            receipts.try_old_way(asked.row.pk, by=by, at=at)

        outside_call(facts(asked, ReceiptGoesBack)[-1], provider := Provider(Outcome.SUCCEEDED), at, monkeypatch)

        assert [order.account for order in provider.orders] == [None]
        assert (row(asked).state, row(asked).to_account) == ("sent_back", False)

    def test_goes_round_with_the_question_while_nobody_acts(self, asked: Standing, at: datetime) -> None:
        for round_ in (1, 2, 3):
            trying.sweep(at + round_ * 3 * DAY)
            assert row(asked).state == "going_back"
            situations.refused(asked, at + round_ * 3 * DAY)
            assert trying.running(asked) == {NAME: at + (round_ + 1) * 3 * DAY}

        assert len({fact.refund_no for fact in facts(asked, ReceiptGoesBack)}) == 4


class TestSilence:
    @pytest.mark.clock(HEAR)
    def test_has_the_provider_asked_a_day_later_to_the_tick_and_each_day(self, going: Standing, at: datetime) -> None:
        trying.sweep(at + DAY - TICK)
        assert facts(going, ReceiptStuck) == []

        for day in (1, 2, 3):
            trying.sweep(at + day * DAY)

        assert [fact.refund_no for fact in facts(going, ReceiptStuck)] == [None] * 3
        assert (row(going).state, trying.running(going)) == ("going_back", {HEAR: at + 4 * DAY})

    @pytest.mark.parametrize("kind", [ReceiptGoesBack, ReceiptAccountNamed])
    @pytest.mark.parametrize("says", [Outcome.SILENT, Outcome.UNHEARD])
    def test_has_the_relay_ask_again_under_the_same_number(
        self,
        asked: Standing,
        at: datetime,
        monkeypatch: pytest.MonkeyPatch,
        kind: type[DomainEvent],
        says: Outcome,
    ) -> None:
        standing = asked if kind is ReceiptAccountNamed else situations.after(situations.sent_back)(at)
        if kind is ReceiptAccountNamed:
            name(asked, at)
        [fact], provider = facts(standing, kind), Provider(says, Outcome.SUCCEEDED)

        with pytest.raises(ProviderSilent):  # so it is called again
            outside_call(fact, provider, at, monkeypatch)
        outside_call(fact, provider, at, monkeypatch)

        assert [order.refund_id for order in provider.orders] == [row(standing).asked_under] * 2
        assert row(standing).state == "sent_back"

    def test_is_left_to_the_clock_when_the_clock_asks(
        self, going: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trying.sweep(at + DAY)
        [fact] = facts(going, ReceiptStuck)

        outside_call(fact, provider := Provider(Outcome.SILENT), at, monkeypatch)

        assert (len(provider.orders), row(going).state) == (1, "going_back")

    def test_is_broken_at_the_clock_s_call_to_the_account_that_was_named(
        self, asked: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name(asked, at)
        trying.sweep(at + DAY)
        [fact] = facts(asked, ReceiptStuck)

        outside_call(fact, provider := Provider(Outcome.SUCCEEDED), at, monkeypatch)

        assert [(order.refund_id, order.account) for order in provider.orders] == [(row(asked).refund_no, ACCOUNT)]


class TestANumberThatAnotherHasReplaced:
    def test_is_asked_for_no_more(self, asked: Standing, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        [old] = facts(asked, ReceiptGoesBack)
        outside_call(old, provider := Provider(), at, monkeypatch)  # refused, and nobody has named anything yet
        name(asked, at)

        outside_call(old, provider, at, monkeypatch)

        assert (provider.orders, row(asked).state) == ([], "going_back")

    @pytest.mark.parametrize("outcome", [Outcome.SUCCEEDED, Outcome.FAILED])
    def test_changes_nothing_and_is_an_error_where_the_provider_speaks_of_it(
        self, asked: Standing, at: datetime, outcome: Outcome, caplog: pytest.LogCaptureFixture
    ) -> None:
        name(asked, at)
        caplog.set_level(logging.ERROR)

        answered(asked.row.pk, outcome, at)

        assert row(asked).state == "going_back"
        assert "answer_to_replaced_return" in [record.message for record in caplog.records]
        with bound(SYSTEM), transaction.atomic():
            assert payments_queries.is_receipt(asked.row.pk)
            assert not payments_queries.is_receipt(new_id())


class TestTheDatabase:
    def changed(self, standing: Standing, sql: str, role: Role = Role.SHOPPER) -> int:
        """By raw SQL in the scope of one of the parties."""
        with acting_as(standing.actors[role]), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE payments_receipt SET {sql} WHERE id = %s", [standing.row.pk])
            return cursor.rowcount

    @pytest.mark.parametrize("column", ["refund_no", "account_id"])
    @pytest.mark.parametrize("role", [Role.SHOPPER, Role.STAFF])
    def test_lets_nothing_go_another_way_before_the_provider_has_refused(
        self, going: Standing, column: str, role: Role
    ) -> None:
        with pytest.raises(InternalError, match="goes another way only after a refusal"):
            self.changed(going, f"{column} = gen_random_uuid()", role)

    @pytest.mark.parametrize(
        "column", ["amount", "payer_id", "payment_id", "booked", "assigned_to", "account_asked_at"]
    )
    def test_lets_no_payer_change_what_it_is(self, asked: Standing, column: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            self.changed(asked, f"{column} = {column}")

    def test_lets_no_two_go_back_under_one_number(self, asked: Standing, at: datetime) -> None:
        other = situations.after(situations.sent_back, situations.refused)(at)
        name(other, at)

        with pytest.raises(IntegrityError, match="refund_no"):
            self.changed(asked, f"refund_no = '{row(other).refund_no}'")

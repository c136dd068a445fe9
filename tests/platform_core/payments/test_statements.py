"""What of the provider's books is not in ours, and what becomes of that money?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.eventlog.queries import payloads, topics_about
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.commands import reconciling, refunding
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.events.payments import CaptureUnasked, UnaskedReturned
from platform_core.payments.policies import statements as statements_policies
from platform_core.payments.queries import statements as statements_queries
from platform_core.payments.types import Answer, LineKind, Outcome, RefundOrder, StatementLine
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import asked, captured, case, requested
from tests.platform_core.scene import AT


def line(
    kind: LineKind = LineKind.CAPTURE, *, number: object = "", ref: str = "PAY1", fen: int = 1000
) -> StatementLine:
    number = str(number or new_id())
    return StatementLine(
        kind=kind, number=number, payment_no=number, provider_ref=ref, amount=Money(fen), tender="balance", at=AT
    )


@pytest.mark.duty("HSE-05")
class TestUnbooked:
    def test_is_a_capture_whose_reference_our_books_do_not_have(self) -> None:
        ours, other = line(ref="A"), line(ref="B")

        assert statements_policies.unbooked_lines([ours, other], booked={(LineKind.CAPTURE, "A")}) == [other]

    @pytest.mark.parametrize("kind", [LineKind.REFUND, LineKind.PAYOUT, LineKind.PAYOUT_BACK, LineKind.TRANSFER])
    def test_is_all_else_by_our_own_number(self, kind: LineKind) -> None:
        ours, other = line(kind), line(kind)

        assert statements_policies.unbooked_lines(
            [ours, other], booked={(kind, ours.number), (LineKind.CAPTURE, other.number)}
        ) == [other]

    def test_is_not_what_goes_back_because_nobody_asked_for_it(self) -> None:
        unasked = line(ref="A")
        back = line(LineKind.REFUND, number=statements_policies.return_no(unasked), ref="REF1")

        assert statements_policies.unbooked_lines([unasked, back], booked=()) == [unasked]


class TestReturnNo:
    def test_is_the_same_for_the_same_money_and_no_other(self) -> None:
        assert statements_policies.return_no(line(ref="A")) == statements_policies.return_no(line(ref="A", fen=5))
        assert statements_policies.return_no(line(ref="A")) != statements_policies.return_no(line(ref="B"))


class Provider:
    """Has a statement, and gives money back as it is told to."""

    def __init__(self, *lines: StatementLine, answers: Outcome = Outcome.SUCCEEDED) -> None:
        self.lines, self.answers, self.told = list(lines), answers, list[RefundOrder]()

    def statement(self, **_: Any) -> list[StatementLine]:
        if self.answers is Outcome.SILENT:
            raise ProviderSilent(provider="sandbox")
        return self.lines

    def refund(self, order: RefundOrder) -> Answer:
        self.told.append(order)
        return Answer(self.answers, provider_ref="REF1", reason="pay.refund_refused")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setitem(ports.PROVIDERS, "sandbox", found := Provider())
    return found


def reconciled(*lines: StatementLine) -> list[StatementLine]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return reconciling.reconcile(lines, provider="sandbox", by=RELAY, at=AT)


def topics(subject_id: UUID) -> list[str]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return topics_about(subject_id)


@pytest.mark.duty("HSE-05")
@pytest.mark.django_db
@pytest.mark.login("worker")
class TestReconcile:
    def test_tells_nothing_of_what_our_books_have(self, payer, orders, at) -> None:
        payment = requested(payer, [share := asked(opened(at), 1000)], at=at)
        captured(payment.id, 1000, at=at)
        captured(payment.id, 1000, at=at, ref="AGAIN")  # which fits no payment, and is a case of its own
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refund = refunding.request_refund(share.order, for_case=case("r"), amount=Money(1000), by=RELAY, at=at)

        known = [line(number=payment.id), line(number=payment.id, ref="AGAIN"), line(LineKind.REFUND, number=refund)]
        assert reconciled(*known) == []

    def test_books_what_came_for_a_payment_that_we_know(self, payer, orders, at) -> None:
        payment = requested(payer, [share := asked(opened(at), 1000)], at=at)

        assert len(reconciled(line(number=payment.id))) == 1

        assert orders.paid == [share.order.id]
        assert reconciled(line(number=payment.id)) == []

    def test_tells_once_of_money_that_came_for_no_payment(self) -> None:
        unasked = line(number=(payment_id := new_id()))

        for _ in range(2):
            assert reconciled(unasked) == [unasked]

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            [told] = payloads(statements_policies.return_no(unasked), topic=CaptureUnasked.topic)
        assert (told["payment_id"], told["amount"], told["provider_ref"]) == (str(payment_id), 1000, "PAY1")

    @pytest.mark.parametrize("kind", [LineKind.REFUND, LineKind.PAYOUT, LineKind.PAYOUT_BACK, LineKind.TRANSFER])
    def test_only_names_what_is_no_capture(self, kind: LineKind) -> None:
        unknown = line(kind)

        assert reconciled(unknown) == [unknown]
        assert topics(statements_policies.return_no(unknown)) == []

    def test_only_names_a_capture_under_a_number_that_is_none_of_ours(self) -> None:
        unknown = line(number="R-2026-1")

        assert reconciled(unknown) == [unknown]
        assert topics(statements_policies.return_no(unknown)) == []


@pytest.mark.duty("HSE-05")
@pytest.mark.commits
class TestMoneyWithoutAnOrder:
    def found(self, provider: Provider) -> UUID:
        unasked = line(number=new_id())
        provider.lines.append(unasked)
        with as_login("worker"):
            call_command("compare_statement", since=AT - timedelta(hours=1))
            relayed()
        return statements_policies.return_no(unasked)

    def test_goes_back_once_under_a_number_of_its_own(self, provider: Provider) -> None:
        return_id = self.found(provider)
        with as_login("worker"):
            call_command("compare_statement", since=AT - timedelta(hours=1))
            relayed()
            assert topics(return_id) == [CaptureUnasked.topic, UnaskedReturned.topic]

        [order] = provider.told
        assert (order.refund_id, order.amount, order.account) == (return_id, Money(1000), None)

    def test_is_asked_for_again_while_the_provider_is_silent(self, provider: Provider) -> None:
        unasked = line(number=new_id())
        with as_login("worker"):
            reconciled(unasked)
            provider.answers = Outcome.SILENT
            relayed()

            assert topics(statements_policies.return_no(unasked)) == [CaptureUnasked.topic]

    def test_calls_staff_where_the_provider_refuses(self, provider: Provider) -> None:
        provider.answers = Outcome.FAILED

        return_id = self.found(provider)

        with as_login("worker"):
            assert topics(return_id) == [CaptureUnasked.topic, "payments.unasked_refused"]

    def test_is_no_refund_of_ours_when_the_provider_reports_it(self, provider: Provider) -> None:
        return_id = self.found(provider)

        with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert statements_queries.is_unasked(return_id)
            assert not statements_queries.is_unasked(new_id())


@pytest.mark.commits
class TestCompareStatement:
    def test_says_so_where_the_provider_is_silent(self, provider: Provider) -> None:
        provider.answers = Outcome.SILENT

        with as_login("worker"), pytest.raises(CommandError, match="sandbox does not answer"):
            call_command("compare_statement", since=AT)

    @pytest.mark.parametrize(
        ("since", "until"), [(AT.replace(tzinfo=None), None), (AT, AT), (AT, AT - timedelta(seconds=1))]
    )
    def test_needs_two_instants_in_their_order(self, provider: Provider, since: object, until: object) -> None:
        with as_login("worker"), pytest.raises(CommandError, match="two instants with their zones"):
            call_command("compare_statement", since=since, until=until)

    def test_only_looks_where_it_is_told_to(self, provider: Provider, capsys: pytest.CaptureFixture[str]) -> None:
        provider.lines.append(unasked := line(number=new_id()))

        with as_login("worker"):
            call_command("compare_statement", since=AT - timedelta(hours=1), look=True)
            relayed()

            assert topics(statements_policies.return_no(unasked)) == []
        assert unasked.provider_ref in capsys.readouterr().out
        assert provider.told == []

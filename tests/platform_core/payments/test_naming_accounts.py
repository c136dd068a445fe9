"""May a payer name another account, does the money go there, and does it stay owed while they do not?"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.models import Event
from platform_core.ledger.accounts import AccountKind
from platform_core.payments.commands import asking_again, refunding, settling
from platform_core.payments.errors import AccountNotAsked, AccountRefused, RefundNotFound
from platform_core.payments.models.refunds import PayeeAccount, Refund
from platform_core.payments.personal_data import export_accounts
from platform_core.payments.policies.payments import NextAttempt
from platform_core.payments.queries import payments
from platform_core.payments.types import BankAccount, Outcome
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from tests.merchants.builders import person
from tests.platform_core.ledger.conftest import STAFF
from tests.platform_core.payments.conftest import asked, captured, case, requested
from tests.platform_core.payments.test_asking_again import (
    DAY,
    TICK,
    again,
    answer,
    ask,
    asked_for_account,
    attempts,
    clocks,
    refunds,
    refused,
    settled,
    sweep,
    system,
)
from tests.platform_core.payments.test_refunding import books

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("NRR-14", "HSE-05")]
THREE_DAYS = timedelta(hours=72)
ACCOUNT = BankAccount(holder="李雷", bank="中国银行", number="6222020200112233445")


def name(refund_id, at, *, by, account=ACCOUNT, agreed=True):
    with scopes.bound(scopes.shopper(by.id)), transaction.atomic():
        return asking_again.name_account(refund_id, account=account, agreed=agreed, by=by, at=at)


@pytest.fixture
def payer(at):
    return Actor(id=person(at).id, role=Role.SHOPPER)


@pytest.fixture
def share(payer, shops, orders, at):
    share = asked(shops[0], 1000)
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    return share


@pytest.fixture
def last(share, at):
    """The attempt with which the payer is asked, and when."""
    return asked_for_account(share, at)


@pytest.fixture
def then(at):
    return at + 2 * DAY


class TestNameAccount:
    def test_brings_the_money_there_and_leaves_nothing_with_the_shop(self, share, shops, payer, last, then):
        attempt = name(last, then, by=payer)

        assert attempts()[-2:] == [(5, 300, "replaced"), (6, 300, "requested")]
        assert clocks(last, "payments.name_account") == [(then + THREE_DAYS, "met")]
        answer(attempt, Outcome.SUCCEEDED, then)
        assert books(shops[0]) == {"provider_clearing": (700, 0), "buyer_escrow": (700, 0)}
        assert settled(share, then)

    def test_is_a_consent_event_of_the_payers_that_bears_no_account(self, payer, last, then):
        attempt = name(last, then, by=payer)

        with system(), transaction.atomic():
            told = Event.objects.get(topic="payments.refund_account_named")
            kept = PayeeAccount.objects.get()
            assert payments.account(kept.id, payer_id=payer.id) == ACCOUNT
            assert payments.account(kept.id, payer_id=new_id()) is None
            assert Refund.objects.get(id=attempt).account_id == kept.id
        assert (told.subject_id, told.actor_id, told.role, told.person_id) == (last, payer.id, "shopper", payer.id)
        assert told.payload["account_id"] == str(kept.id)
        assert not {*ACCOUNT.holder, ACCOUNT.number} & {str(value) for value in told.payload.values()}

    @pytest.mark.parametrize(
        ("changed", "agreed", "reasons"),
        [
            ({"holder": " "}, True, ("holder",)),
            ({"bank": ""}, True, ("bank",)),
            ({"number": "1234567"}, True, ("number",)),
            ({"number": "1" * 31}, True, ("number",)),
            ({"number": "１２３４５６７８"}, True, ("number",)),
            ({"number": "12345678x"}, True, ("number",)),
            ({}, False, ("not_agreed",)),
            ({"holder": "", "bank": "", "number": ""}, False, ("holder", "bank", "number", "not_agreed")),
        ],
    )
    def test_refuses_what_is_no_account_and_what_nobody_agreed_to(self, payer, last, then, changed, agreed, reasons):
        wrong = {"holder": ACCOUNT.holder, "bank": ACCOUNT.bank, "number": ACCOUNT.number} | changed

        with pytest.raises(AccountRefused) as refusal:
            name(last, then, by=payer, account=BankAccount(**wrong), agreed=agreed)

        assert refusal.value.params == {"reasons": reasons}
        assert attempts()[-1] == (5, 300, "account_asked")

    @pytest.mark.parametrize("number", ["12345678", "1" * 30])
    def test_takes_a_number_of_8_to_30_digits(self, payer, last, then, number):
        name(last, then, by=payer, account=BankAccount(holder="李雷", bank="中国银行", number=number))

        assert attempts()[-1] == (6, 300, "requested")

    def test_refuses_anybody_but_the_payer(self, last, then):
        stranger = Actor(id=new_id(), role=Role.SHOPPER)

        with pytest.raises(RefundNotFound):
            name(last, then, by=stranger)
        with pytest.raises(RefundNotFound), system(), transaction.atomic():  # also who sees the row
            asking_again.name_account(last, account=ACCOUNT, agreed=True, by=stranger, at=then)
        with pytest.raises(WrongRole), scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            asking_again.name_account(last, account=ACCOUNT, agreed=True, by=STAFF, at=then)

        assert attempts()[-1] == (5, 300, "account_asked")

    @pytest.mark.parametrize("outcome", [None, Outcome.SILENT, Outcome.FAILED, Outcome.SUCCEEDED])
    def test_refuses_where_nobody_asks(self, share, payer, at, outcome):
        refund_id = ask(share, 300, at)
        if outcome:
            answer(refund_id, outcome, at)

        with pytest.raises(AccountNotAsked):
            name(refund_id, at, by=payer)

        with system(), transaction.atomic():
            assert not PayeeAccount.objects.exists()

    def test_refuses_a_second_account_for_the_same_attempt(self, payer, last, then):
        name(last, then, by=payer)

        with pytest.raises(AccountNotAsked):
            name(last, then, by=payer)

        assert len(attempts()) == 6

    def test_asks_again_where_that_account_is_refused_too(self, payer, last, then):
        attempt = name(last, then, by=payer)

        assert refused(attempt, then) is NextAttempt.ACCOUNT

        assert attempts()[-1] == (6, 300, "account_asked")


class TestTheClock:
    @pytest.mark.clock("payments.name_account")
    def test_has_the_old_way_tried_three_days_later_to_the_tick_and_asks_again(self, share, last, then):
        assert sweep(then + THREE_DAYS - TICK) == 0

        assert sweep(then + THREE_DAYS) == 1

        assert attempts()[-2:] == [(5, 300, "replaced"), (6, 300, "requested")]
        assert refused(refunds()[-1].id, then + THREE_DAYS) is NextAttempt.ACCOUNT
        assert attempts()[-1] == (6, 300, "account_asked")

    def test_ends_where_the_money_went_by_another_way(self, share, last, then):
        with system(), transaction.atomic():
            other = refunding.request_refund(
                share.order, for_case=case("a complaint"), amount=payments.refundable(share.order), by=STAFF, at=then
            )
        answer(other, Outcome.SUCCEEDED, then)

        assert sweep(then + THREE_DAYS) == 1

        assert attempts()[-1] == (5, 300, "replaced")

    def test_gives_way_to_staff(self, last, then):
        again(last, then)

        assert attempts()[-2:] == [(5, 300, "replaced"), (6, 300, "requested")]
        assert clocks(last, "payments.name_account") == [(then + THREE_DAYS, "met")]


class TestTheShop:
    @pytest.mark.parametrize("state", ["requested", "unknown", "failed", "account_asked", "replaced and requested"])
    def test_is_paid_nothing_while_the_money_is_owed(self, share, shops, payer, at, state):
        refund_id = ask(share, 300, at)
        if state == "unknown":
            answer(refund_id, Outcome.SILENT, at)
        elif state == "failed":
            answer(refund_id, Outcome.FAILED, at)
        elif state != "requested":
            for _ in range(5):
                answer(last := refunds()[-1].id, Outcome.FAILED, at)
                with system(), transaction.atomic():
                    if asking_again.follow_failure(last, by=RELAY, at=at) is NextAttempt.LATER:
                        asking_again.ask_by_the_clock(last, by=RELAY, at=at)
        if state.startswith("replaced"):
            name(refunds()[-1].id, at, by=payer)

        assert attempts()[-1][2] == state.rpartition(" ")[2]
        with system(), transaction.atomic():
            assert payments.refund_open(share.order)
        assert not settled(share, at)
        assert AccountKind.MERCHANT_PAYABLE.value not in books(shops[0])

    def test_keeps_nothing_of_what_was_settled_before(self, share, shops, payer, at, then):
        """Settled with a fee of five per cent; the refund then comes out of its credit, and the fee on it goes back."""
        with system(), transaction.atomic():
            assert settling.settle_share(share.order, commission_basis_points=500, by=RELAY, at=at)
        attempt = name(asked_for_account(share, at), then, by=payer)
        assert books(shops[0])["merchant_payable"] == (950, -285)

        answer(attempt, Outcome.SUCCEEDED, then)

        assert books(shops[0]) == {
            "provider_clearing": (700, 0),
            "merchant_payable": (665, 0),
            "commission": (35, 0),
        }

    def test_never_sees_the_account(self, share, shops, payer, last, then):
        name(last, then, by=payer)

        with pytest.raises(DatabaseError), scopes.bound(scopes.merchant(shops[0])), transaction.atomic():
            list(PayeeAccount.objects.all())


def test_an_account_is_exported_to_its_owner_in_full_and_to_nobody_else(payer, last, then):
    name(last, then, by=payer)

    with system(), transaction.atomic():
        [row] = export_accounts(payer.id)
        assert export_accounts(new_id()) == []
    assert (row["holder"], row["bank"], row["number"], row["refund_id"]) == ("李雷", "中国银行", ACCOUNT.number, last)

"""Pure: facts in, verdicts and transfers out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.payments.policies import payments
from platform_core.payments.policies.payments import Misfit, NoAccount, NoRefund, NoSettlement
from platform_core.payments.states import PaymentState, ShareState
from platform_core.payments.types import Added, BankAccount, CaptureReport, Parts, Tender

AT = datetime(2026, 3, 10, tzinfo=UTC)


def parts(amount, funded=0, rounding=0, refunded=0, funded_back=0, rounding_back=0, fee_free=0):
    given = (amount, funded, rounding, refunded, funded_back, rounding_back, fee_free)
    names = ("amount", "funded", "rounding", "refunded", "funded_back", "rounding_back", "fee_free")
    return Parts(**dict(zip(names, map(Money, given), strict=True)))


def added(funded=0, rounding=0):
    return Added(funded=Money(funded), rounding=Money(rounding))


def moves(transfers):
    return [(t.debit.value, t.credit.value, t.amount.amount, t.code) for t in transfers]


def escrow(transfers):
    """What these transfers leave in escrow; none of them is for nothing or less."""
    assert all(t.amount.amount > 0 for t in transfers)
    into = sum(t.amount.amount for t in transfers if t.credit == "buyer_escrow")
    return into - sum(t.amount.amount for t in transfers if t.debit == "buyer_escrow")


class TestFits:
    @staticmethod
    def verdict(fen=100, currency="CNY", ref="A", known=None, another=False, shares=100):
        report = CaptureReport(provider_ref=ref, amount=Money(fen, currency), tender=Tender.BALANCE, paid_at=AT)
        return payments.fits(
            report, asked=Money(100), shares=Money(shares), known_ref=known, paid_another=another
        ).reasons

    def test_accepts_the_amount_that_was_asked(self):
        assert self.verdict() == ()

    def test_accepts_the_same_payment_again(self):
        assert self.verdict(ref="A", known="A") == ()

    @pytest.mark.parametrize("fen", [99, 101, 0])
    def test_refuses_any_other_amount(self, fen):
        assert self.verdict(fen) == (Misfit.AMOUNT,)

    def test_gives_every_reason(self):
        assert self.verdict(1, "USD", "B", "A", another=True, shares=99) == tuple(Misfit)

    @pytest.mark.parametrize("fen", [99, 101])
    def test_refuses_what_does_not_add_up_for_the_orders(self, fen):
        assert self.verdict(shares=fen) == (Misfit.SHARES,)


@pytest.mark.duty("NRR-14")
class TestMayRefund:
    def test_gives_back_what_was_paid_and_no_fen_more(self):
        captured = parts(100, refunded=40)

        assert payments.may_refund(Money(60), parts=captured, state=ShareState.CAPTURED)
        assert payments.may_refund(Money(61), parts=captured, state=ShareState.CAPTURED).reasons == (
            NoRefund.MORE_THAN_PAID,
        )

    @pytest.mark.parametrize("state", [ShareState.EXPECTED, ShareState.RELEASED])
    def test_gives_nothing_back_that_never_came(self, state):
        assert payments.may_refund(Money(1), parts=parts(100), state=state).reasons == (NoRefund.NOT_CAPTURED,)

    @pytest.mark.parametrize("fen", [0, -1])
    def test_refuses_nothing_and_less(self, fen):
        verdict = payments.may_refund(Money(fen), parts=parts(100), state=ShareState.SETTLED)

        assert verdict.reasons == (NoRefund.NOT_POSITIVE,)

    def test_gives_every_reason(self):
        verdict = payments.may_refund(Money(0), parts=parts(100, refunded=101), state=ShareState.EXPECTED)

        assert verdict.reasons == tuple(NoRefund)


@pytest.mark.duty("NRR-14")
class TestMayGoTo:
    @pytest.mark.parametrize(
        ("holder", "bank", "number", "agreed", "reasons"),
        [
            ("闻人溪", "中国银行", "12345678", True, ()),
            ("闻人溪", "中国银行", "1" * 30, True, ()),
            ("闻人溪", "中国银行", "1" * 31, True, (NoAccount.NUMBER,)),
            ("闻人溪", "中国银行", "１２３４５６７８", True, (NoAccount.NUMBER,)),
            ("闻人溪", "中国银行", "12345678", False, (NoAccount.NOT_AGREED,)),
            (" ", "", "1234567", False, tuple(NoAccount)),
        ],
    )
    def test_asks_for_a_whole_account_and_an_express_word(self, holder, bank, number, agreed, reasons):
        account = BankAccount(holder=holder, bank=bank, number=number)

        assert payments.may_go_to(account, agreed=agreed).reasons == reasons


class TestIsCandidate:
    @pytest.mark.parametrize(
        ("fen", "state", "may"),
        [
            (100, PaymentState.REQUESTED, True),
            (99, PaymentState.REQUESTED, False),
            (101, PaymentState.REQUESTED, False),
            *((100, state, False) for state in PaymentState if state is not PaymentState.REQUESTED),
        ],
    )
    def test_is_what_is_still_owed_to_the_fen(self, fen, state, may):
        assert payments.is_candidate(Money(fen), asked=Money(100), state=state) is may


class TestIsOverdue:
    @pytest.mark.parametrize(
        ("state", "left", "overdue"),
        [
            (PaymentState.REQUESTED, TICK, False),
            (PaymentState.REQUESTED, 0 * TICK, True),
            (PaymentState.CLOSED, TICK, True),
        ],
    )
    def test_is_one_whose_payer_has_no_time_left(self, state, left, overdue):
        assert payments.is_overdue(state, expires_at=AT + left, at=AT) is overdue


@pytest.mark.duty("HSE-05")
class TestIsGivenBack:
    @pytest.mark.parametrize(
        ("refunded", "late", "owed", "is_back"),
        [
            (100, True, False, True),
            (99, True, False, False),
            (100, True, True, False),
            (100, False, False, False),
        ],
    )
    def test_is_late_money_of_which_all_is_back(self, refunded, late, owed, is_back):
        assert payments.is_given_back(parts(100, refunded=refunded), late=late, owed=owed) is is_back


class TestMaySettle:
    @pytest.mark.parametrize("commission", [101, -1])
    def test_takes_no_more_commission_than_is_left_and_no_less_than_nothing(self, commission):
        verdict = payments.may_settle(Money(commission), parts=parts(200, refunded=100))

        assert verdict.reasons == (NoSettlement.COMMISSION_TOO_HIGH,)


class TestCommissionOn:
    @pytest.mark.parametrize(("refunded", "fen"), [(0, 50), (1, 50), (11, 49), (999, 0), (1000, 0)])
    def test_is_taken_on_what_the_payer_pays_in_the_end_rounded_half_up(self, refunded, fen):
        assert payments.commission_on(parts(1000, funded=100, refunded=refunded), basis_points=500) == Money(fen)

    @pytest.mark.parametrize(("amount", "rounding", "fen"), [(10, -9, 1), (10, -10, 0), (10, 5, 5), (9, -10, 0)])
    def test_is_taken_on_what_rounding_leaves_of_it(self, amount, rounding, fen):
        shared = parts(amount, funded=100, rounding=rounding)

        assert payments.commission_on(shared, basis_points=5000) == Money(fen)
        assert payments.may_settle(Money(fen), parts=shared)

    @pytest.mark.parametrize(
        ("refunded", "fen"),
        [(0, 40), (100, 35), (799, 0), (800, 0), (900, 0)],  # of 800; what bears no fee goes back last
    )
    def test_is_not_taken_on_what_is_free_of_it(self, refunded, fen):
        shared = parts(1000, refunded=refunded, fee_free=200)

        assert payments.commission_on(shared, basis_points=500) == Money(fen)


class TestTransfers:
    def test_hold_what_the_payer_is_to_pay(self):
        assert moves(payments.at_request(parts(100, funded=20))) == [
            ("provider_clearing", "buyer_escrow", 100, "payment")
        ]

    def test_add_at_the_capture_what_the_platform_funds_and_rounding(self):
        assert moves(payments.at_capture(parts(100, funded=20, rounding=1))) == [
            ("platform_funding", "buyer_escrow", 20, "funding"),
            ("rounding", "buyer_escrow", 1, "rounding"),
        ]
        assert moves(payments.at_capture(parts(100, rounding=-1))) == [("buyer_escrow", "rounding", 1, "rounding")]

    def test_settle_the_shop_with_all_that_is_left(self):
        assert moves(payments.at_settlement(parts(100, funded=20, rounding=1), commission=Money(6))) == [
            ("buyer_escrow", "merchant_payable", 121, "settlement"),
            ("merchant_payable", "commission", 6, "commission"),
        ]

    def test_bring_back_to_each_what_they_had_given(self):
        back = payments.at_refund(Money(100), added=added(funded=20, rounding=1), settled=False, fee=Money(0))

        assert moves(back) == [
            ("buyer_escrow", "provider_clearing", 100, "refund"),
            ("buyer_escrow", "platform_funding", 20, "funding_back"),
            ("buyer_escrow", "rounding", 1, "rounding_back"),
        ]

    def test_let_rounding_give_back_what_it_took(self):
        assert moves(payments.at_refund(Money(100), added=added(rounding=-3), settled=False, fee=Money(0))) == [
            ("buyer_escrow", "provider_clearing", 97, "refund"),
            ("rounding", "provider_clearing", 3, "rounding_back"),
        ]

    def test_take_the_money_back_from_the_shop_and_the_fee_from_the_platform_once_they_have_it(self):
        assert moves(payments.at_refund(Money(100), added=added(funded=20), settled=True, fee=Money(5))) == [
            ("merchant_payable", "provider_clearing", 95, "refund"),
            ("commission", "provider_clearing", 5, "commission_back"),
            ("merchant_payable", "platform_funding", 20, "funding_back"),
        ]

    def test_settle_nothing_of_what_went_back_in_full(self):
        assert payments.at_settlement(parts(100, 20, 1, 100, 20, 1), commission=Money(0)) == []


class TestGoesBack:
    def test_follows_in_proportion_when_nobody_says_more(self):
        assert payments.goes_back(Money(333), parts=parts(1000, 100, 10), asked=None) == added(33, 3)

    def test_is_what_was_asked_where_it_is_there(self):
        assert payments.goes_back(Money(333), parts=parts(1000, 100, 10), asked=added(70, 0)) == added(70, 0)

    def test_is_no_more_than_is_left_and_no_less_than_nothing(self):
        shared = parts(1000, 100, 10, refunded=100, funded_back=60, rounding_back=8)

        assert payments.goes_back(Money(1), parts=shared, asked=added(41, 3)) == added(40, 2)
        assert payments.goes_back(Money(1), parts=shared, asked=added(-1, -1)) == added(0, 0)

    @pytest.mark.parametrize("asked", [None, added(), added(1, 1), added(99, 99)])
    def test_is_all_that_is_left_with_the_last_of_the_payers_money(self, asked):
        shared = parts(1000, 100, 10, refunded=900, funded_back=60, rounding_back=8)

        assert payments.goes_back(Money(100), parts=shared, asked=asked) == added(40, 2)

    def test_leaves_the_shop_no_less_than_nothing_where_rounding_took(self):
        assert payments.goes_back(Money(95), parts=parts(100, rounding=-10), asked=added()) == added(rounding=-5)
        assert payments.goes_back(Money(4), parts=parts(100, rounding=-10), asked=added(rounding=-9)) == added(
            rounding=-4
        )


class TestFeeBack:
    @pytest.mark.parametrize(("fen", "back"), [(1, 0), (500, 25), (999, 49), (1000, 50)])
    def test_is_the_share_of_the_fee_that_was_taken_on_what_goes_back(self, fen, back):
        assert payments.fee_back(Money(fen), parts=parts(1000), fee=Money(50), added=added()) == Money(back)

    @pytest.mark.parametrize(("fen", "back"), [(1, 0), (400, 20), (800, 40), (1000, 40)])
    def test_is_counted_without_what_is_free_of_the_fee(self, fen, back):
        shared = parts(1000, fee_free=200)

        assert payments.fee_back(Money(fen), parts=shared, fee=Money(40), added=added()) == Money(back)

    def test_is_counted_on_what_was_left_at_the_settlement(self):
        shared = parts(1000, refunded=600)

        assert payments.fee_back(Money(200), parts=shared, fee=Money(20), added=added()) == Money(10)

    @pytest.mark.duty("NRR-14")
    def test_gives_way_where_the_rest_would_not_bear_it_beside_rounding(self):
        """Of the last 2 fen rounding took 1 and the fee the other: once 1 is back, nothing is left to bear a fee."""
        rest = parts(104, rounding=-1, refunded=102)

        assert payments.fee_back(Money(1), parts=rest, fee=Money(1), added=added()) == Money(1)

    def test_is_no_more_than_goes_to_the_payer_beside_rounding(self):
        assert payments.fee_back(Money(4), parts=parts(8), fee=Money(8), added=added(rounding=-1)) == Money(3)


def of_a_sale(draw):
    """What a payer pays, what is added, and how it goes back: in steps, each with or without a word on the rest."""
    amount = draw(st.integers(1, 10**6))
    funded, rounding = draw(st.integers(0, 10**6)), max(draw(st.integers(-50, 50)), -amount)
    fee_free = draw(st.integers(0, amount))
    points = draw(st.lists(st.integers(1, 10**6), max_size=6))
    steps = [*sorted({point for point in points if point < amount}), amount]
    word = st.none() | st.builds(added, st.integers(-10, 10**6), st.integers(-60, 60))
    return parts(amount, funded, rounding, fee_free=fee_free), [(point, draw(word)) for point in steps]


class TestARefundInSteps:
    @given(sale=st.composite(of_a_sale)())
    def test_leaves_nothing_in_escrow_and_never_less_on_the_way(self, sale):
        whole, steps = sale
        held = escrow(payments.at_request(whole)) + escrow(payments.at_capture(whole))
        now = whole
        for point, asked in steps:
            assert held == payments.left(now).amount >= 0
            amount = Money(point) - now.refunded
            back = payments.goes_back(amount, parts=now, asked=asked)
            held += escrow(payments.at_refund(amount, added=back, settled=False, fee=Money(0)))
            now = gone(now, amount, back)

        assert held == payments.left(now).amount == 0

    @pytest.mark.duty("NRR-14")
    @given(sale=st.composite(of_a_sale)(), basis_points=st.integers(0, 10_000))
    def test_is_covered_by_what_the_shop_got_for_this_very_order_and_ends_without_a_fee(self, sale, basis_points):
        whole, steps = sale
        fee = payments.commission_on(whole, basis_points=basis_points)
        assert payments.may_settle(fee, parts=whole)
        payable = balance(payments.at_settlement(whole, commission=fee))
        now = whole
        for point, asked in steps:
            amount = Money(point) - now.refunded
            back = payments.goes_back(amount, parts=now, asked=asked)
            returned = payments.fee_back(amount, parts=now, fee=fee, added=back)
            payable += balance(payments.at_refund(amount, added=back, settled=True, fee=returned))
            now, fee = gone(now, amount, back), fee - returned
            assert payable >= 0

        assert (payable, fee) == (0, Money(0))


def gone(before, amount, back):
    return replace(
        before,
        refunded=before.refunded + amount,
        funded_back=before.funded_back + back.funded,
        rounding_back=before.rounding_back + back.rounding,
    )


def balance(transfers):
    """What these transfers leave as payable to the shop; none of them is for nothing or less."""
    assert all(t.amount.amount > 0 for t in transfers)
    into = sum(t.amount.amount for t in transfers if t.credit == "merchant_payable")
    return into - sum(t.amount.amount for t in transfers if t.debit == "merchant_payable")


@pytest.mark.duty("ECL-20", "HSE-05")
class TestNextAttempt:
    @pytest.mark.parametrize(
        ("attempt", "owed", "step"),
        [(1, 1, "at_once"), (2, 1, "at_once"), (3, 1, "later"), (4, 1, "later"), (1, 0, "never"), (3, 0, "never")],
    )
    def test_comes_at_once_for_a_few_and_then_by_the_clock_while_money_is_owed(self, attempt, owed, step):
        assert payments.next_attempt(attempt, owed=Money(owed)) == step

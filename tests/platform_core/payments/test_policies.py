"""Pure: facts in, verdicts and transfers out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.money import Money
from platform_core.payments import policies
from platform_core.payments.policies import Misfit, NoRefund, NoSettlement
from platform_core.payments.states import ShareState
from platform_core.payments.types import CaptureReport, Parts, Tender

AT = datetime(2026, 3, 10, tzinfo=UTC)


def parts(amount, funded=0, rounding=0, refunded=0):
    return Parts(amount=Money(amount), funded=Money(funded), rounding=Money(rounding), refunded=Money(refunded))


def moves(transfers):
    return [(t.debit.value, t.credit.value, t.amount.amount, t.code) for t in transfers]


def escrow(transfers):
    """What these transfers leave in escrow."""
    into = sum(t.amount.amount for t in transfers if t.credit == "buyer_escrow")
    return into - sum(t.amount.amount for t in transfers if t.debit == "buyer_escrow")


class TestFits:
    @staticmethod
    def verdict(fen=100, currency="CNY", ref="A", known=None, another=False):
        report = CaptureReport(provider_ref=ref, amount=Money(fen, currency), tender=Tender.BALANCE, paid_at=AT)
        return policies.fits(report, asked=Money(100), known_ref=known, paid_another=another).reasons

    def test_accepts_the_amount_that_was_asked(self):
        assert self.verdict() == ()

    def test_accepts_the_same_payment_again(self):
        assert self.verdict(ref="A", known="A") == ()

    @pytest.mark.parametrize("fen", [99, 101, 0])
    def test_refuses_any_other_amount(self, fen):
        assert self.verdict(fen) == (Misfit.AMOUNT,)

    def test_gives_every_reason(self):
        assert self.verdict(1, "USD", "B", "A", another=True) == tuple(Misfit)


class TestMayRefund:
    @pytest.mark.duty("NRR-14")
    def test_gives_back_what_was_paid_and_no_fen_more(self):
        captured = parts(100, refunded=40)

        assert policies.may_refund(Money(60), parts=captured, state=ShareState.CAPTURED)
        assert policies.may_refund(Money(61), parts=captured, state=ShareState.CAPTURED).reasons == (
            NoRefund.MORE_THAN_PAID,
        )

    @pytest.mark.parametrize("state", [ShareState.EXPECTED, ShareState.RELEASED])
    def test_gives_nothing_back_that_never_came(self, state):
        assert policies.may_refund(Money(1), parts=parts(100), state=state).reasons == (NoRefund.NOT_CAPTURED,)

    @pytest.mark.parametrize("fen", [0, -1])
    def test_refuses_nothing_and_less(self, fen):
        verdict = policies.may_refund(Money(fen), parts=parts(100), state=ShareState.SETTLED)

        assert verdict.reasons == (NoRefund.NOT_POSITIVE,)


class TestMaySettle:
    def test_waits_for_an_open_refund(self):
        verdict = policies.may_settle(Money(0), parts=parts(100), refund_open=True)

        assert verdict.reasons == (NoSettlement.REFUND_OPEN,)

    @pytest.mark.parametrize("commission", [101, -1])
    def test_takes_no_more_commission_than_is_left_and_no_less_than_nothing(self, commission):
        verdict = policies.may_settle(Money(commission), parts=parts(200, refunded=100), refund_open=False)

        assert verdict.reasons == (NoSettlement.COMMISSION_TOO_HIGH,)


class TestCommissionOn:
    @pytest.mark.parametrize(("refunded", "fen"), [(0, 50), (1, 50), (11, 49), (999, 0), (1000, 0)])
    def test_is_taken_on_what_the_payer_pays_in_the_end_rounded_half_up(self, refunded, fen):
        assert policies.commission_on(parts(1000, funded=100, refunded=refunded), basis_points=500) == Money(fen)


class TestTransfers:
    def test_hold_what_the_payer_is_to_pay(self):
        assert moves(policies.at_request(parts(100, funded=20))) == [
            ("provider_clearing", "buyer_escrow", 100, "payment")
        ]

    def test_add_at_the_capture_what_the_platform_funds_and_rounding(self):
        assert moves(policies.at_capture(parts(100, funded=20, rounding=1))) == [
            ("platform_funding", "buyer_escrow", 20, "funding"),
            ("rounding", "buyer_escrow", 1, "rounding"),
        ]
        assert moves(policies.at_capture(parts(100, rounding=-1))) == [("buyer_escrow", "rounding", 1, "rounding")]

    def test_settle_the_shop_with_all_that_is_left(self):
        assert moves(policies.at_settlement(parts(100, funded=20, rounding=1), commission=Money(6))) == [
            ("buyer_escrow", "merchant_payable", 121, "settlement"),
            ("merchant_payable", "commission", 6, "commission"),
        ]

    def test_take_the_money_back_from_the_shop_once_it_has_it(self):
        assert moves(policies.at_refund(Money(100), parts=parts(100), settled=True)) == [
            ("merchant_payable", "provider_clearing", 100, "refund")
        ]

    def test_settle_nothing_of_what_went_back_in_full(self):
        assert policies.at_settlement(parts(100, 20, 1, refunded=100), commission=Money(0)) == []

    @given(
        amount=st.integers(1, 10**6),
        funded=st.integers(0, 10**6),
        rounding=st.integers(-50, 50),
        cuts=st.lists(st.integers(1, 10**6), max_size=6),
    )
    def test_leave_nothing_in_escrow_however_a_full_refund_is_split(self, amount, funded, rounding, cuts):
        rounding = max(rounding, -amount)
        whole = parts(amount, funded, rounding)
        held = escrow(policies.at_request(whole)) + escrow(policies.at_capture(whole))
        gone = 0
        for point in [*sorted({c for c in cuts if c < amount}), amount]:
            before = parts(amount, funded, rounding, refunded=gone)
            assert held == policies.left(before).amount
            held += escrow(policies.at_refund(Money(point - gone), parts=before, settled=False))
            gone = point

        assert held == 0

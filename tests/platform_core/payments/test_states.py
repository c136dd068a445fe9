"""Pure: the three tables."""

import pytest

from platform_core.actors import RELAY, Actor, Role
from platform_core.payments.states import PAYMENT, REFUND, SHARE, PaymentState, RefundState, ShareState
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole


class TestPayment:
    def test_ends_captured_though_money_may_come_after_the_closing(self):
        assert PAYMENT.final_states() == {PaymentState.CAPTURED}
        for state in (PaymentState.CLOSED, PaymentState.UNPAID):
            assert PAYMENT.target("capture", state=state, by=RELAY) is PaymentState.CAPTURED

    def test_is_not_closed_over_money_that_fits(self):
        with pytest.raises(IllegalTransition):
            PAYMENT.target("close", state=PaymentState.CAPTURED, by=RELAY)

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
    def test_is_moved_by_the_system_alone(self, role):
        for name in PAYMENT.transitions:
            with pytest.raises(WrongRole):
                PAYMENT.target(name, state=PaymentState.REQUESTED, by=Actor(id=new_id(), role=role))


class TestShare:
    def test_ends_with_the_shop_or_late_with_the_payer(self):
        assert SHARE.final_states() == {ShareState.SETTLED, ShareState.RETURNED}


class TestRefund:
    def test_ends_with_the_money_or_in_another_attempt_and_never_refused_or_unknown(self):
        assert REFUND.final_states() == {RefundState.SUCCEEDED, RefundState.REPLACED}
        assert set(REFUND.waits) == set(RefundState) - REFUND.final_states()

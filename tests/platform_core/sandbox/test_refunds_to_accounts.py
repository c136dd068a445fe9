"""Does money go to another account where the payer has named one?"""

from __future__ import annotations

import pytest

from tests.platform_core.sandbox.test_payments import captured, key, refund_of


class TestRefundToAnAccount:
    ACCOUNT = {"holder": "李雷", "bank": "中国银行", "number": "6222020200112233445"}  # nobody changes it

    def refunded(self, pay, payment, **changes):
        body = refund_of(payment, **{"refund_no": "R", **changes})
        body["refund_no"] += payment["out_trade_no"]
        return pay.post("/pay/api/v1/refunds", json=body, headers=key(f"{body['refund_no']}-{len(changes)}"))

    def test_goes_there_and_keeps_no_more_of_it_than_four_digits(self, pay, merchant):
        payment = captured(pay)
        merchant.next()

        answer = self.refunded(pay, payment, account=self.ACCOUNT)

        assert (answer.status_code, answer.json()["account"]) == (201, "3445")
        assert merchant.next().data == answer.json()
        assert "6222" not in answer.text

    def test_goes_there_also_where_the_way_it_was_paid_is_refused(self, pay, world):
        payment = captured(pay)
        world.fault("pay", "refuse", times=2)

        refused = [self.refunded(pay, payment, refund_no=no) for no in "ab"]
        there = self.refunded(pay, payment, account=self.ACCOUNT)
        after = self.refunded(pay, payment, refund_no="c", amount=1)

        assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, "pay.refund_refused")] * 2
        assert there.status_code == 201
        assert after.json()["code"] == "pay.refund_exceeds"  # the fault is used up

    def test_refuses_an_account_that_no_bank_knows(self, pay):
        payment = captured(pay)

        answer = self.refunded(pay, payment, account=self.ACCOUNT | {"number": "622200000000"})

        assert (answer.status_code, answer.json()["code"]) == (422, "pay.no_such_account")
        assert pay.get(f"/pay/api/v1/payments/{payment['out_trade_no']}").json()["refunded"] == 0

    @pytest.mark.parametrize("account", ["6222", {"holder": "x", "bank": "y"}, {"bank": "y", "number": "1"}])
    def test_refuses_half_an_account(self, pay, account):
        answer = self.refunded(pay, captured(pay), account=account)

        assert (answer.status_code, answer.json()["code"]) == (400, "sandbox.malformed")

    def test_is_another_refund_under_the_same_number_if_it_goes_elsewhere(self, pay):
        payment = captured(pay)
        self.refunded(pay, payment, amount=1)

        answer = self.refunded(pay, payment, amount=1, account=self.ACCOUNT)

        assert (answer.status_code, answer.json()["code"]) == (409, "pay.refund_no_reused")

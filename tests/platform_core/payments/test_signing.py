"""Signed parameters: what a payer's browser cannot change."""

from __future__ import annotations

import pytest

from platform_core.payments import signing

PARAMS = {"amount": "1234", "subject": "苹果 & 梨", "out_trade_no": "T1"}


def signed(params):
    return {**params, "sign": signing.sign(params, "secret")}


class TestSign:
    def test_does_not_depend_on_order_or_on_an_earlier_signature(self):
        backwards = dict(reversed(PARAMS.items()))

        assert (
            signing.sign(backwards, "secret")
            == signing.sign(signed(PARAMS), "secret")
            == signing.sign(PARAMS, "secret")
        )

    def test_never_changes(self):
        assert signing.sign({"a": "1"}, "secret") == "6425ff3e0fc637677b2989d25612914e133b4ebce67793dd7653a7f73dea2589"

    def test_keeps_values_from_posing_as_parameters(self):
        assert signing.sign({"a": "1&b=2"}, "secret") != signing.sign({"a": "1", "b": "2"}, "secret")


class TestVerify:
    def test_believes_what_was_signed(self):
        assert signing.verify(signed(PARAMS), "secret")

    @pytest.mark.parametrize(
        "changed",
        [
            {**signed(PARAMS), "amount": "1"},
            {**signed(PARAMS), "more": ""},
            {name: value for name, value in signed(PARAMS).items() if name != "subject"},
            {**signed(PARAMS), "sign": ""},
            {**signed(PARAMS), "sign": "签名"},
            PARAMS,
        ],
    )
    def test_does_not_believe_what_was_changed(self, changed):
        assert not signing.verify(changed, "secret")

    def test_does_not_believe_another_secret(self):
        assert not signing.verify(signed(PARAMS), "other")

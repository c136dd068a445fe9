"""What may become of a shop?"""

from __future__ import annotations

from merchants.states import MERCHANT, MerchantState


class TestMerchant:
    def test_never_comes_back_from_closed(self):
        assert MERCHANT.final_states() == {MerchantState.CLOSED}

"""What may a buyer of a recalled lot be offered, and for what is money paid?"""

from __future__ import annotations

import pytest

from aftersales.claims import policies as claims_policies
from aftersales.freight.types import MOST_FREIGHT
from aftersales.remedies import policies
from aftersales.remedies.policies import may_say_destroyed, may_send_recalled
from aftersales.returns.types import Remedy
from catalog.safety.types import Disposal


@pytest.mark.duty("CRL-19", "OPR-27")
class TestThePolicy:
    @pytest.mark.duty("CRL-54")
    @pytest.mark.parametrize(
        ("disposal", "waybill", "outlay", "against"),
        [
            (Disposal.SEND_BACK, "SF1", 0, []),
            (Disposal.SEND_BACK, "SF1", MOST_FREIGHT.amount, []),
            (Disposal.SEND_BACK, " ", MOST_FREIGHT.amount + 1, ["waybill_missing", "outlay_out_of_range"]),
            (Disposal.SEND_BACK, "SF1", -1, ["outlay_out_of_range"]),
            (Disposal.DESTROY, "SF1", 0, ["is_destroyed"]),
        ],
    )
    def test_says_what_may_be_sent_back(self, disposal: str, waybill: str, outlay: int, against: list[str]):
        assert list(may_send_recalled(disposal, held=1, waybill=waybill, outlay=outlay).codes()) == against

    def test_lets_nobody_destroy_what_goes_back(self):
        assert may_say_destroyed(Disposal.DESTROY, held=1)
        assert may_say_destroyed(Disposal.SEND_BACK, held=1).codes() == ("goes_back",)

    def test_asks_nothing_of_goods_that_are_in_a_return(self):
        sent = may_send_recalled(Disposal.SEND_BACK, held=0, waybill="SF1", outlay=0)
        assert sent.codes() == may_say_destroyed(Disposal.DESTROY, held=0).codes() == ("in_a_return",)

    @pytest.mark.parametrize(
        ("disposal", "held", "paid"),
        [(Disposal.DESTROY, 1, True), (Disposal.DESTROY, 0, False), (Disposal.SEND_BACK, 1, False)],
    )
    def test_pays_for_silence_only_where_no_goods_go_back(self, disposal: str, held: int, paid: bool):
        assert policies.refunds_unasked(disposal, held=held) is paid

    @pytest.mark.parametrize(
        ("pieces", "sold", "taken", "held"), [(2, 2, 0, 2), (2, 2, 1, 1), (2, 2, 2, 0), (1, 5, 2, 1)]
    )
    def test_covers_the_pieces_that_are_in_no_return(self, pieces: int, sold: int, taken: int, held: int):
        assert policies.pieces_to_cover(pieces, sold=sold, taken=taken) == held

    @pytest.mark.parametrize("remedy", Remedy)
    def test_covers_after_a_claim_what_was_repaired_alone(self, remedy: Remedy):
        assert claims_policies.gives_back_the_same(remedy) is (remedy is Remedy.REPAIR)

"""Values of freight and of its reimbursement."""

from __future__ import annotations

from typing import Final

from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT_FREIGHT: Final = "aftersales.freight"  # what its clocks are about
MOST_FREIGHT: Final = Money(10_000)  # a house number: what a way back costs at the most, without a complaint


class FreightBasis(Labelled):
    """The basis on which freight is paid: whose word, or which event."""

    SHOP = "shop", "the shop agreed"
    SILENCE = "silence", "the shop said nothing in time"
    RULING = "ruling", "the platform decided so"
    UNPROVEN = "unproven", "the objection was not proven in time"


ABOUT_REIMBURSEMENT: Final = "aftersales.reimbursement"  # what its clocks, its payout and the shop's debt are about
MOST_REIMBURSED: Final = 50_000  # in fen, and kept by the database too: what a way back costs at the very most

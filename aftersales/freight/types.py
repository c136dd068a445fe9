"""Values of freight and of its reimbursement."""

from __future__ import annotations

from typing import Final

from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT_FREIGHT: Final = "aftersales.freight"  # the subject of its clocks
MOST_FREIGHT: Final = Money(10_000)  # a house number: the most a way back may cost without a complaint


class FreightBasis(Labelled):
    """The basis on which freight is paid: whose word, or which event."""

    SHOP = "shop", "the shop agreed"
    SILENCE = "silence", "the shop said nothing in time"
    RULING = "ruling", "the platform decided so"
    UNPROVEN = "unproven", "the objection was not proven in time"


ABOUT_REIMBURSEMENT: Final = "aftersales.reimbursement"  # the subject of its clocks, its payout and the debt
MOST_REIMBURSED: Final = 50_000  # in fen, and kept by the database too: the most a way back may ever cost

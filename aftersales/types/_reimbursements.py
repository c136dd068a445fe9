"""Which words does money beside an order's own share with the rest of the house?"""

from __future__ import annotations

from typing import Final

ABOUT_REIMBURSEMENT: Final = "aftersales.reimbursement"  # what its clocks, its payout and the shop's debt are about
MOST_REIMBURSED: Final = 50_000  # in fen, and kept by the database too: what a way back costs at the very most

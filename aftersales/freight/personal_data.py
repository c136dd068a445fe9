"""Personal data that freight holds."""

from __future__ import annotations

from functools import partial
from typing import Final

from aftersales.freight.models import Freight, FreightWord, Reimbursement
from aftersales.returns.types import RETENTION
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import retain

FREIGHT: Final = ("id", "number", "order_number", "state", "asked", "short", "currency", "asked_at")
REIMBURSEMENT: Final = ("id", "number", "order_number", "state", "amount", "currency", "owed_at", "paid_at")


# Records of a transaction and of its return are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention=RETENTION)
_kept("aftersales.Freight", "shopper_id", purpose="giving back freight", export=rows_of_mine(Freight, *FREIGHT))
_kept(
    "aftersales.FreightWord",
    "shopper_id",
    "text",
    "written_by",
    purpose="deciding about freight",
    export=export_of(FreightWord, "freight_id", "author", "written_at"),
)
_kept(
    "aftersales.Reimbursement",
    "shopper_id",
    purpose="giving back freight beside the order's money",
    export=rows_of_mine(Reimbursement, *REIMBURSEMENT),
)

"""Personal data that remedies hold."""

from __future__ import annotations

from functools import partial
from typing import Final

from aftersales.remedies.models import Remedy
from aftersales.returns.types import RETENTION
from platform_core.cases.records import rows_of_mine
from platform_core.vault.declarations import retain

REMEDY: Final = (
    *("id", "number", "order_number", "state", "title_zh", "title_en", "pieces", "paid", "currency", "disposal"),
    *("offered_at", "carrier", "waybill", "outlay", "basis", "amount", "granted_at"),
)


# Records of a transaction and of its return are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention=RETENTION)
_kept(
    "aftersales.Remedy",
    "shopper_id",
    "carrier",
    "waybill",
    purpose="telling the buyers of a recalled lot, and giving their money back",
    export=rows_of_mine(Remedy, *REMEDY),
)

"""The lines of a file that names waybills, for the port of files that shops send in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import translation

from catalog.sheets.errors import LineRefused
from catalog.sheets.ports import WriteLine
from catalog.sheets.types import CellFault, Cells, Column, Fault
from orders.sales import queries as sales_queries
from orders.sales.commands import parcels
from orders.sales.ports import CARRIERS
from orders.sales.types import WAYBILL, KnownCarrier
from orders.sending import queries
from platform_core.actors import Actor
from platform_core.cases.words import label_if_known

WAYBILL_COLUMNS: Final = (
    Column(key="number", zh="订单号", en="Order no.", required=True, exact=True),
    Column(key="carrier", zh="承运人", en="Carrier", required=True, exact=True),
    Column(key="waybill", zh="运单号", en="Waybill", required=True, exact=True, example="SF1234567890"),
)


class WaybillLines:
    """Fills the port ``LineWriter``: a line names the waybill of an order, which is packed out of its oldest lots."""

    def columns(self, category: str = "") -> Sequence[Column]:
        return WAYBILL_COLUMNS

    def column_of(self, code: str) -> str:
        return {"orders.waybill_taken": "waybill"}.get(code, "number")

    def begin(self, *, by: Actor, at: datetime) -> WriteLine:
        carriers = dict(_names_of_carriers())

        def write(cells: Cells) -> None:
            carrier, waybill = carriers.get(cells.get("carrier", "").casefold(), ""), cells.get("waybill", "")
            named = sales_queries.orders_of(by).filter(number=cells.get("number", ""))
            order_id = named.values_list("id", flat=True).first()
            faults = {
                Fault("number", CellFault.UNKNOWN_ORDER): order_id is None,
                Fault("carrier", CellFault.UNKNOWN_CARRIER): not carrier,
                Fault("waybill", CellFault.NOT_A_WAYBILL): not re.match(WAYBILL, waybill),
            }
            if order_id is None or any(faults.values()):
                raise LineRefused(faults=tuple(fault for fault, holds in faults.items() if holds))
            picked = queries.lots_to_pack(order_id, at=at)
            parcels.ship(order_id, carrier=carrier, waybill=waybill, picked=picked, by=by, at=at)

        return write


def _names_of_carriers() -> Iterator[tuple[str, str]]:
    """Every name of each carrier, in both languages, and its code."""
    for code in CARRIERS:
        yield code.casefold(), code
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                yield label_if_known(KnownCarrier, code).casefold(), code

"""Personal data that codes hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from orders.codes.models import CodeDelivery
from platform_core.vault import queries as vault
from platform_core.vault.declarations import Rows, retain


def export_codes(person_id: UUID) -> Rows:
    """A person's own codes, in full: nobody else is told them."""
    rows = list(CodeDelivery.objects.filter(shopper_id=person_id).order_by("delivered_at", "id"))
    opened = vault.opened_all([({"codes": row.codes}, row.place) for row in rows])
    return [
        {"order_id": row.order_id, "delivered_at": row.delivered_at, "sha256": row.sha256} | texts
        for row, texts in zip(rows, opened, strict=True)
    ]


# Records of a transaction are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention="RT_TRANSACTION")
SALE = "performing the sale"
_kept("orders.CodeDelivery", "shopper_id", "codes", purpose=SALE, export=export_codes)
_kept("orders.GivenCode", "shopper_id", purpose="giving no code twice")

"""Which rows stand for one purchase, and which do the commands write for a deal?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from platform_core.actors import RELAY, Role
from platform_core.clock import LOCAL
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.people import FOUNDER
from platform_core.drivers.world.verbs import sale
from platform_core.legal import spans
from platform_core.legal.spans import promised
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import acting_for
from tests.drivers.bulk import deals
from tests.drivers.bulk.deals import Planned

UUIDS: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# By which column a table's rows are found: it holds a key of the purchase, or of a row of a table before.
TABLES: Final[Mapping[str, str]] = {
    "orders.Purchase": "id",
    "orders.Quote": "id",
    "orders.Order": "purchase_id",
    "orders.OrderLine": "order_id",
    "orders.PriceAdjustment": "order_id",
    "orders.Contract": "order_id",
    "orders.Shipment": "order_id",
    "orders.ShippedLine": "order_id",
    "orders.DeliveryEvent": "order_id",
    "catalog.Reservation": "source",
    "catalog.ReservedItem": "reservation_id",
    "catalog.StockMovement": "source_id",
    "catalog.TradedPrice": "order_ref",
    "payments.Payment": "purchase_id",
    "payments.Share": "order_id",
    "ledger.Posting": "source_id",
    "deadlines.RunningDeadline": "subject_id",
    "deadlines.Reminder": "deadline_id",
    "rulebook.Acceptance": "about_id",
    "eventlog.Event": "subject_id",
}
KEYS: Final = ("id", "group_id", "act_id")  # a group of postings and an act have a key, and are no row
SERIES: Final = "R"  # so that no parcel of the commands bears the name of a copied one
INSERTED: Final = "SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"
# Stands for the clocks that lines will have one day (dispatch, guarantee, recall). Not declared, so that nobody takes
# it for a promise of the house; and so long that none of them is due while such data are of use.
OF_A_LINE: Final = Deadline(
    kind="bulk.line",
    counts_from="order placed",
    within=promised("dispatch"),
    owed_by=Role.MERCHANT,
    owed_to=Role.SHOPPER,
    duties=("ECL-20",),
)
LONG: Final = spans.span("hours", 100_000)

Values = dict[str, Any]
Rows = Mapping[str, list[Values]]  # by table


def rows_of(purchase_id: UUID) -> Rows:
    """As staff see them."""
    found: dict[str, list[Values]] = {}
    known = {purchase_id}
    for label, column in TABLES.items():
        rows = list(apps.get_model(label)._default_manager.filter(**{f"{column}__in": known}).values())
        known |= {row[name] for row in rows for name in (*KEYS, "quote_id") if name in row}
        found[label] = rows
    return found


def keys_of(rows: Rows) -> list[str]:
    """The keys that were made for this purchase, in order of birth."""
    return sorted({str(row[name]) for found in rows.values() for row in found for name in KEYS if name in row})


def number_of(order_id: UUID, *, at: datetime) -> str:
    """An order's number: the day, and the random end of the id."""
    return f"{at.astimezone(LOCAL):%Y%m%d}{int(order_id.hex[-10:], 16):013d}"


def sealed_in(contract: Values) -> str:
    """The ciphertext of the recipient, in the contract's text."""
    return str(json.loads(contract["canonical"])["delivery"]["recipient_sealed"])


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of staff, of which nothing stays."""
    with scopes.bound(scopes.staff(FOUNDER.id)), transaction.atomic():
        yield
        transaction.set_rollback(True)


def by_commands(planned: Planned) -> Rows:
    """From the quote to wherever the deal ends, at its instants. Call it inside ``taken_back``.

    Raises ``LookupError`` if the commands wrote more than is known of a purchase: the database itself counts.
    """
    before = _inserted()
    rows = rows_of(_bought(planned))
    written = _inserted() - before
    known = Counter({apps.get_model(label)._meta.db_table: len(found) for label, found in rows.items()})
    if written != +known:
        raise LookupError(f"the commands wrote {dict(written - known)} rows that are not known as a purchase's")
    return rows


def name_of(deal: Deal) -> str:
    """What stands on its papers when the commands do it."""
    return replace(deal, series=SERIES).name("")


def _bought(planned: Planned) -> UUID:
    deal = replace(planned.deal, series=SERIES)
    sale.place(deal, at=planned.placed_at, quoted_at=planned.after(deals.QUOTED))
    way = deals.WAYS[planned.course]
    for verb, seconds in way.steps:
        verb(deal, at=planned.after(seconds))
    if way.lapses:
        run_out(deal.order)
    _start_clocks_of_lines(deal, planned)
    return deal.purchase


def _start_clocks_of_lines(deal: Deal, planned: Planned) -> None:
    """As many as the clocks of the order and its payment leave over of those that each order has; by the relay, as what
    follows from an order is."""
    at, shop = planned.placed_at, planned.shop_id
    own = RunningDeadline.objects.filter(subject_id__in=[deal.order, deal.payment]).count()
    for line in deal.wanted[: deals.CLOCKS - own]:
        line_id = deal.lines[line.sku_id]
        about = Subject(type="orders.orderline", id=line_id, merchant_id=shop, person_id=deal.shopper.id)
        with acting_as(RELAY), acting_for(shop):
            clocks.start(OF_A_LINE, about=about, started_at=at, by=RELAY, at=at, promised=LONG)


def _inserted() -> Counter[str]:
    """By table, in the open transaction; those that were rolled back to a savepoint count as well."""
    with connection.cursor() as cursor:
        cursor.execute(INSERTED)
        return Counter(dict(cursor.fetchall()))

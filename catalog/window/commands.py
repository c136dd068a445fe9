"""Commands on the window: write it in the transaction of a change, rebuild, mend and compare it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from catalog.listings.types import ShelfChange
from catalog.stock import policies as stock_policies
from catalog.stock.types import StockState
from catalog.window import policies
from catalog.window.events import WindowCompared
from catalog.window.models import Shown
from catalog.window.queries import rows as rows_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)


def show_anew(listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
    """Write the window's rows for these listings of a shop anew, from now on as far as it is known.

    One after the other: a call that waits here reads the changes of the one before. The last step of a command, since
    its locks come after all others.
    """
    _in_turn(*listing_ids)
    with acting_for(merchant_id):
        rows = rows_queries.rows_to_show(listing_ids, at=at)
        Shown.objects.of(listing_ids).delete()
        Shown.objects.bulk_create(rows)


def show_new(listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
    """Write the window's rows of listings that this transaction has made, and that nobody else can know of yet."""
    with acting_for(merchant_id):
        Shown.objects.bulk_create(rows_queries.rows_to_show(listing_ids, at=at))


def show_shelves(changed: Mapping[UUID, ShelfChange], *, by: Actor, at: datetime) -> None:
    """Write the stock word of items where it has changed: in stock, few left, sold out. The number itself nobody is
    shown. The rest of the window's row stays as it is, so nothing else is computed, nor any index touched.
    """
    found: dict[UUID, dict[UUID, dict[UUID, StockState]]] = defaultdict(lambda: defaultdict(dict))
    for sku_id, shelf in changed.items():
        state = stock_policies.stock_state(shelf.after)
        if stock_policies.stock_state(shelf.before) is not state:
            found[shelf.merchant_id][shelf.listing_id][sku_id] = state
    for merchant_id, states in sorted(found.items()):
        _in_turn(*states)
        with acting_for(merchant_id):
            rows = Shown.objects.of(states).values_list("id", "listing_id", "card", "page")
            Shown.objects.restock(
                {id_: policies.restock_card_and_page(*said, states=states[of]) for id_, of, *said in rows}
            )


def show_received(listing_id: UUID, *, merchant_id: UUID, pieces: int, by: Actor, at: datetime) -> None:
    """Add pieces to the number received, which orders by sales and stands on no card."""
    _in_turn(listing_id)
    with acting_for(merchant_id):
        Shown.objects.count_received(listing_id, pieces=pieces)


@transaction.atomic(savepoint=False)
def rebuild_window(listings: Collection[tuple[UUID, UUID]], *, by: Actor, at: datetime) -> None:
    """Show each of these anew, with its shop, as if it had changed: for rows that were written past the commands."""
    by_shop: dict[UUID, list[UUID]] = defaultdict(list)
    for listing_id, merchant_id in listings:
        by_shop[merchant_id].append(listing_id)
    for merchant_id, mine in sorted(by_shop.items()):
        show_anew(mine, merchant_id=merchant_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def mend_window(listing_id: UUID, *, merchant_id: UUID, by: Actor, at: datetime) -> bool:
    """Write a listing's rows in the window anew if they are wrong, and log it; return whether they were."""
    _in_turn(listing_id)
    wrong = rows_queries.differences([listing_id], at=at)
    if wrong:
        what = [each.what for each in wrong]
        logger.error("window_differs", extra={"listing": str(listing_id), "what": what, "by": str(by.id)})
        show_anew([listing_id], merchant_id=merchant_id, by=by, at=at)
    return bool(wrong)


@transaction.atomic(savepoint=False)
def note_comparison(differences: int, *, listings: int, by: Actor, at: datetime) -> None:
    """Record a comparison of the whole window, and alarm staff if there were differences."""
    publish(WindowCompared(run_id=new_id(), listings=listings, differences=differences), by=by, at=at)
    if differences:
        params: dict[str, str | int] = {"listings": listings, "differences": differences}
        notices.send_to_staff(template="catalog.window_differs", params=params, by=by, at=at)


def _in_turn(*listing_ids: UUID) -> None:
    one_after_the_other(*(f"catalog.shown/{listing_id}" for listing_id in sorted(listing_ids)))

"""Until when does a listing stay on show, and how does it come down by itself?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from catalog import policies, queries
from catalog.deadlines import CERTIFICATE
from catalog.events import ListingTakenDown
from catalog.models import Listing
from catalog.ports import shop_window
from catalog.states import ListingState
from catalog.types import Content
from platform_core.actors import Actor
from platform_core.eventlog import commands as eventlog
from platform_core.legal.spans import DAY, local_day, midnight


@transaction.atomic(savepoint=False)
def take_down(listing_id: UUID, *, lot_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """Show a listing no more: a certificate is over, or with ``lot_id`` nothing is left to sell. Inside ``acting_for``
    its shop. What was bought is not touched.
    """
    stop_watching(listing_id, why="taken down", by=by, at=at)
    listing = Listing.objects.take(listing_id, by=by)
    if listing.stage is not ListingState.PUBLISHED:
        return
    version = queries.version_in_force(listing)
    listing.move("withdraw", by=by, at=at)
    fact = ListingTakenDown(
        listing_id=listing.id,
        merchant_id=listing.merchant_id,
        version_id=version.id,
        certificates=policies.ended_certificates(version.content.facts, today=local_day(at)),
        lot_id=lot_id,
    )
    eventlog.publish(fact, by=by, at=at)
    shop_window().show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)


def watch(listing: Listing, *, content: Content, event_id: UUID | None, by: Actor, at: datetime) -> None:
    """Start the clock of the first certificate of what is on show from now on; none where no certificate ends."""
    last_day = policies.certified_until(content.facts)
    listing.shown_until = midnight(last_day + DAY) if last_day else None
    listing.save(update_fields=["shown_until"])
    if last_day:
        span = policies.until_after(last_day, since=local_day(at))
        about = listing.as_subject()
        deadlines.start(CERTIFICATE, about=about, started_at=at, event_id=event_id, promised=span, by=by, at=at)


def stop_watching(listing_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Before the listing is locked: clocks before listings, as the sweep does."""
    deadlines.void(CERTIFICATE, subject_id=listing_id, by=by, at=at, reason=why)

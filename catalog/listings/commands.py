"""Commands on a listing: keep a picture, withdraw, take down, watch its certificates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from catalog.listings import policies, queries
from catalog.listings.deadlines import CERTIFICATE
from catalog.listings.events import ImageKept, ListingTakenDown, ListingWithdrawn
from catalog.listings.models import Image, Listing
from catalog.listings.ports import shop_window
from catalog.listings.states import ListingState
from catalog.listings.types import IMAGE_EDGES, Content
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.eventlog.commands import publishing
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.rows import one_after_the_other
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def keep_image(upload: bytes, *, merchant_id: UUID, by: Actor, at: datetime) -> Image:
    """Keep a picture of a shop, drawn anew and in its sizes; the same one again is the one that is there.

    Raises ``FileTooLarge``, ``UnknownKind``, ``Unreadable`` or ``NotDrawn``.
    """
    picture = platform_core.files.commands.put_picture(upload, edges=IMAGE_EDGES)
    one_after_the_other(f"catalog image {merchant_id} {picture.sha256}")
    known = Image.objects.filter(merchant_id=merchant_id, sha256=picture.sha256).first()
    if known is not None:
        return known
    image = Image(
        merchant_id=merchant_id,
        sha256=picture.sha256,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        kept_at=at,
    )
    image.save(force_insert=True)
    fact = ImageKept(image_id=image.id, merchant_id=merchant_id, sha256=image.sha256)
    publishing.publish(fact, by=by, at=at)
    return image


@transaction.atomic(savepoint=False)
def take_down(listing_id: UUID, *, lot_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """Take a listing down: a certificate is over, or with ``lot_id`` nothing is left to sell. Inside ``acting_for`` its
    shop. Purchases are not touched.
    """
    stop_watching_certificate(listing_id, why="taken down", by=by, at=at)
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
    publishing.publish(fact, by=by, at=at)
    shop_window().show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)


def watch_certificate(listing: Listing, *, content: Content, event_id: UUID | None, by: Actor, at: datetime) -> None:
    """Start the clock of the first certificate of a listing from now on show; none where no certificate ends."""
    last_day = policies.certified_until(content.facts)
    listing.shown_until = midnight(last_day + DAY) if last_day else None
    listing.save(update_fields=["shown_until"])
    if last_day:
        span = policies.until_after(last_day, since=local_day(at))
        about = listing.as_subject()
        clocks.start(CERTIFICATE, about=about, started_at=at, event_id=event_id, promised=span, by=by, at=at)


def stop_watching_certificate(listing_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """End the clock of the certificate, before the listing is locked: clocks before listings, as the sweep does."""
    clocks.void(CERTIFICATE, subject_id=listing_id, by=by, at=at, reason=why)


@transaction.atomic(savepoint=False)
def withdraw(listing_id: UUID, *, by: Actor, at: datetime) -> Listing:
    """Withdraw a listing from show; purchases are not touched."""
    with acting_for(queries.shop_of(listing_id, by=by)):
        stop_watching_certificate(listing_id, why="withdrawn", by=by, at=at)
        listing = Listing.objects.take(listing_id, by=by)
        listing.move("withdraw", by=by, at=at)
        publishing.publish(ListingWithdrawn(listing_id=listing.id, merchant_id=listing.merchant_id), by=by, at=at)
        shop_window().show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return listing

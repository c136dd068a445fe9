"""Commands on advertisements: record one, and send it in batches to everybody who agreed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands
import platform_core.notices.queries
from merchants.advertising import policies, queries
from merchants.advertising.errors import AdvertisementRefused
from merchants.advertising.events import Advertised, AdvertisementWentOut
from merchants.advertising.models import Advertisement, Reach
from merchants.advertising.types import AdvertisementText
from merchants.shops.errors import NoShop
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

BATCH: Final = 50  # letters at once; an objection waits for one batch at most


@transaction.atomic(savepoint=False)
def advertise(text: AdvertisementText, *, by: Actor, at: datetime) -> Advertisement:
    """Record an advertisement of the shop. It is then sent to everybody who agrees to advertisements when it goes out.

    Raises ``NoShop``, and ``AdvertisementRefused`` with every reason.
    """
    if by.merchant_id is None:
        raise NoShop
    verdict = policies.may_advertise(text, standing=shops_queries.may_sell(by.merchant_id, at=at))
    if not verdict:
        raise AdvertisementRefused(reasons=verdict.codes())
    row = Advertisement.objects.create(
        merchant_id=by.merchant_id, advertised_by=by.id, advertised_at=at, **asdict(text)
    )
    publish(Advertised(advertisement_id=row.id, merchant_id=row.merchant_id), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def send_some(advertisement_id: UUID, *, after: UUID | None, by: Actor, at: datetime) -> None:
    """Send the advertisement to the next people who agreed, and publish where the next batch begins.

    Send nothing if the shop may no longer sell.
    """
    with bound(SYSTEM):
        advertisement = Advertisement.objects.get(id=advertisement_id)
        if not shops_queries.may_sell(advertisement.merchant_id, at=at):
            return
        advert = queries.advert_of(advertisement)
        people = platform_core.notices.queries.audience(advertisement.merchant_id, after=after, at_most=BATCH)
        send = platform_core.notices.commands.send_advertisement
        sent = [send(person, advert=advert, by=by, at=at) for person in people]
        reached = len(sent) - sent.count(None)
        with acting_for(advertisement.merchant_id):
            Reach.objects.create(
                merchant_id=advertisement.merchant_id, advertisement=advertisement, reached=reached, counted_at=at
            )
        more = people[-1] if len(people) == BATCH else None
        publish(AdvertisementWentOut(advertisement_id=advertisement_id, reached=reached, after=more), by=by, at=at)

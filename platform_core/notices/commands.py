"""How are people notified, and how is it recorded?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.accounts.queries
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.notices import policies, queries
from platform_core.notices.events import DispatchFailed, DispatchQueued, DispatchSent, NoticeRead, NoticeSent
from platform_core.notices.models import Dispatch, Notice, Reading
from platform_core.notices.states import DispatchState
from platform_core.notices.types import Channel, Language, Params, Receipt
from platform_core.tenancy import scopes

CHANNELS: Final = (Channel.EMAIL,)  # SMS joins when it has a carrier


@transaction.atomic(savepoint=False)
def send(
    person_id: UUID, *, template: str, params: Params, by: Actor, at: datetime, merchant_id: UUID | None = None
) -> UUID:
    """Put a notice into a person's inbox and send it by e-mail; return its id.

    ``template`` is `orders.paid` for the block ``paid`` in ``orders/notices.zh.txt`` and ``notices.en.txt``. ``params``
    hold ids, amounts and dates, never personal data. ``merchant_id`` is set if the person gets it as someone of that
    shop. It is inserted in the addressee's own scope, so that it works from every scope.
    """
    texts = policies.plain({language: queries.rendered(template, language, params) for language in Language})
    with scopes.bound(scopes.shopper(person_id)):
        notice = Notice.objects.create(
            person_id=person_id,
            merchant_id=merchant_id,
            template=template,
            params=dict(params),
            texts=texts,
            sha256=policies.fingerprint(texts),
            sent_at=at,
        )
        publish(
            NoticeSent(notice_id=notice.id, person_id=person_id, template=template, sha256=notice.sha256), by=by, at=at
        )
        for channel in CHANNELS:
            _queue(notice, channel, by=by, at=at)
    return notice.id


@transaction.atomic(savepoint=False)
def send_to_shop(merchant_id: UUID, *, template: str, params: Params, by: Actor, at: datetime) -> list[UUID]:
    """Send a notice to everybody who acts for a shop, and return the ids."""
    with scopes.acting_for(merchant_id):
        people = platform_core.accounts.queries.people_of(merchant_id)
    return [send(p, template=template, params=params, by=by, at=at, merchant_id=merchant_id) for p in people]


@transaction.atomic(savepoint=False)
def send_to_staff(*, template: str, params: Params, by: Actor, at: datetime) -> list[UUID]:
    """Notify everybody who may act for the platform that a person must look, and return the ids."""
    people = platform_core.accounts.queries.staff()
    return [send(p, template=template, params=params, by=by, at=at) for p in people]


@transaction.atomic(savepoint=False)
def mark_read(notice_id: UUID, *, by: Actor, at: datetime) -> Notice:
    """Record that the addressee opened the notice; the first time counts. Raises ``NoticeNotFound``."""
    notice = Notice.objects.see(notice_id, by=by)
    reading, first = Reading.objects.get_or_create(
        notice=notice,
        defaults={"person_id": notice.person_id, "merchant_id": notice.merchant_id, "read_at": at},
    )
    if first:
        publish(NoticeRead(notice_id=notice.id, person_id=notice.person_id), by=by, at=at)
    notice.reading = reading
    return notice


@transaction.atomic(savepoint=False)
def record_receipt(dispatch_id: UUID, *, receipt: Receipt, by: Actor, at: datetime) -> None:
    """Record what the carrier answered. The same answer again changes nothing."""
    dispatch = Dispatch.objects.select_for_update().get(id=dispatch_id)
    if dispatch.stage is not DispatchState.QUEUED:
        return
    about: dict[str, Any] = {
        "dispatch_id": dispatch.id,
        "person_id": dispatch.person_id,
        "channel": Channel(dispatch.channel),
    }
    if receipt.taken:
        dispatch.carrier_ref = receipt.ref
        dispatch.save(update_fields=["carrier_ref"])
        dispatch.move("send", by=by, at=at)
        publish(DispatchSent(**about, carrier_ref=receipt.ref), by=by, at=at)
    else:
        dispatch.move("fail", by=by, at=at)
        publish(DispatchFailed(**about, why=receipt.reason), by=by, at=at)


def _queue(notice: Notice, channel: Channel, *, by: Actor, at: datetime) -> None:
    dispatch = Dispatch.objects.create(notice=notice, person_id=notice.person_id, channel=channel, queued_at=at)
    publish(
        DispatchQueued(dispatch_id=dispatch.id, person_id=notice.person_id, channel=channel),
        by=by,
        at=at,
    )

"""Commands of notices: send, permit advertising, mark as read, and record receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

import platform_core.accounts.queries
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish, publish_all
from platform_core.notices import policies, queries
from platform_core.notices.events import DispatchFailed, DispatchSent, NoticeRead, NoticeSent, PermissionChanged
from platform_core.notices.models import Dispatch, Notice, Permission, Reading
from platform_core.notices.states import DispatchState
from platform_core.notices.types import ADVERTISEMENT, STOP, Advert, Channel, Language, Params, Receipt
from platform_core.rows import new_id
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
    texts = policies.plain({language: queries.render_text(template, language, params) for language in Language})
    notice = Notice(person_id=person_id, merchant_id=merchant_id, template=template, params=dict(params), texts=texts)
    with scopes.bound(scopes.shopper(person_id)):
        return _put(notice, by=by, at=at)


@fulfils("CRL-29c", "ECL-18b")
@transaction.atomic(savepoint=False)
def send_advertisement(person_id: UUID, *, advert: Advert, by: Actor, at: datetime) -> UUID | None:
    """Send an advertisement and return the notice's id; None where the person has not agreed, or has refused since.

    The permission is locked until commit, so that nothing is sent once a refusal has committed. A sender to many ends
    the transaction soon: a refusal waits for it.
    """
    with scopes.bound(scopes.shopper(person_id)):
        permission = Permission.objects.hold_still(person_id, advertiser=advert.advertiser)
        if permission is None or not queries.may_be_used(permission):
            return None
        notice = Notice(id=new_id(), person_id=person_id, permission=permission, template=ADVERTISEMENT)
        stop_at = f"{settings.PUBLIC_URL}{STOP}{notice.id}"
        filled = {language: policies.advertisement_values(advert, language, stop_at=stop_at) for language in Language}
        notice.texts = policies.plain(
            {each: queries.render_text(ADVERTISEMENT, each, filled[each]) for each in Language}
        )
        notice.params = {"about_id": str(advert.about_id), "stop_at": stop_at}
        return _put(notice, by=by, at=at)


@transaction.atomic(savepoint=False)
def allow(person_id: UUID, *, advertiser: UUID | None, text_version: int, by: Actor, at: datetime) -> None:
    """Let an advertiser write to a person who has just agreed to this version of the text."""
    with scopes.bound(scopes.shopper(person_id)):
        said = {"text_version": text_version, "allowed": True, "changed_at": at}
        permission, _ = Permission.objects.update_or_create(
            person_id=person_id, advertiser_id=advertiser, defaults=said
        )
        _tell(permission, by=by, at=at)


@fulfils("CRI-24")
@transaction.atomic(savepoint=False)
def suppress(person_id: UUID, *, advertiser: UUID | None, by: Actor, at: datetime) -> None:
    """Let an advertiser write no more, in the transaction in which the person refuses: so the next send knows it."""
    _suppress(person_id, which={"advertiser": advertiser}, by=by, at=at)


@fulfils("OTM-16")
@transaction.atomic(savepoint=False)
def suppress_all(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Suppress the advertisements of every advertiser to this person."""
    _suppress(person_id, which={}, by=by, at=at)


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
def record_receipts(receipts: Mapping[UUID, Receipt], *, by: Actor, at: datetime) -> None:
    """Record the answers of the carriers, by dispatch. The same answer again changes nothing."""
    queued = Dispatch.objects.select_for_update().filter(id__in=receipts, state=DispatchState.QUEUED).order_by("id")
    publish_all([_end_dispatch(dispatch, receipts[dispatch.id], by=by, at=at) for dispatch in queued], by=by, at=at)


def _end_dispatch(dispatch: Dispatch, receipt: Receipt, *, by: Actor, at: datetime) -> DispatchSent | DispatchFailed:
    """Move it, and give the fact about it."""
    about: dict[str, Any] = {
        "dispatch_id": dispatch.id,
        "person_id": dispatch.person_id,
        "channel": Channel(dispatch.channel),
    }
    if not receipt.taken:
        dispatch.move("fail", by=by, at=at)
        return DispatchFailed(**about, why=receipt.reason)
    dispatch.carrier_ref = receipt.ref
    dispatch.move("send", by=by, at=at)
    return DispatchSent(**about, carrier_ref=receipt.ref)


def _put(notice: Notice, *, by: Actor, at: datetime) -> UUID:
    """Into the inbox and on its way, in the scope of the addressee. One fact says both, and another how it ended."""
    notice.sha256, notice.sent_at = policies.fingerprint(notice.texts), at
    notice.save(force_insert=True)
    about: dict[str, Any] = {"notice_id": notice.id, "person_id": notice.person_id}
    publish(NoticeSent(**about, template=notice.template, sha256=notice.sha256), by=by, at=at)
    Dispatch.objects.bulk_create(
        Dispatch(notice=notice, person_id=notice.person_id, channel=channel, queued_at=at) for channel in CHANNELS
    )
    return notice.id


def _suppress(person_id: UUID, *, which: dict[str, UUID | None], by: Actor, at: datetime) -> None:
    with scopes.bound(scopes.shopper(person_id)):
        allowed = Permission.objects.select_for_update().filter(person_id=person_id, allowed=True, **which)
        for permission in allowed.order_by("id"):
            permission.allowed, permission.changed_at = False, at
            permission.save(update_fields=["allowed", "changed_at"])
            _tell(permission, by=by, at=at)


def _tell(permission: Permission, *, by: Actor, at: datetime) -> None:
    about: dict[str, Any] = {"permission_id": permission.id, "person_id": permission.person_id}
    publish(PermissionChanged(**about, allowed=permission.allowed), by=by, at=at)

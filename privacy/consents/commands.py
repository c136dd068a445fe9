"""Commands on consents: agree, take back, take back from everybody, stop by a link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
import platform_core.notices.queries
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import one_after_the_other
from platform_core.tenancy.scopes import bound, shopper
from platform_core.tenancy.tenants import is_tenant
from privacy.consents import policies, queries
from privacy.consents.errors import AdvertiserNotFound, NotYourConsent, TextChanged
from privacy.consents.events import ConsentGiven, ConsentWithdrawn
from privacy.consents.models import Consent
from privacy.consents.types import Purpose


@fulfils("CRL-29a", "PIP-14")
@transaction.atomic(savepoint=False)
def give(advertiser: UUID | None, *, text_version: int, by: Actor, at: datetime) -> None:
    """Agree that this shop advertises to me, the platform itself for None. Agreeing again changes nothing.

    Raises ``NotYourConsent``, ``AdvertiserNotFound``, and ``TextChanged`` where other words are in force.
    """
    if not policies.may_say(by=by):
        raise NotYourConsent
    if advertiser is not None and not is_tenant(advertiser):
        raise AdvertiserNotFound(advertiser_id=advertiser)
    if text_version != (in_force := policies.advertising_version()):
        raise TextChanged(text_version=in_force)
    with bound(shopper(by.id)):
        _wait_for_other_acts(by.id)
        if advertiser in {act.advertiser for act in queries.consents_in_force(by.id)}:
            return
        row = _keep(Consent(person_id=by.id, advertiser_id=advertiser, agreed=True), at=at)
        fact = ConsentGiven(
            consent_id=row.id,
            person_id=by.id,
            purpose=Purpose.ADVERTISING,
            advertiser_id=advertiser,
            text_version=row.text_version,
        )
        publish(fact, by=by, at=at)
        notices.allow(by.id, advertiser=advertiser, text_version=row.text_version, by=by, at=at)


@fulfils("PIP-15")
@transaction.atomic(savepoint=False)
def withdraw(advertiser: UUID | None, *, by: Actor, at: datetime) -> None:
    """Take back a consent, or refuse beforehand: nothing is sent any more once this commits.

    Raises ``NotYourConsent`` or ``AdvertiserNotFound``.
    """
    if not policies.may_say(by=by):
        raise NotYourConsent
    if advertiser is not None and not is_tenant(advertiser):
        raise AdvertiserNotFound(advertiser_id=advertiser)
    _withdraw(by.id, advertiser, by=by, at=at)


@fulfils("OTM-16", "PIP-15")
@transaction.atomic(savepoint=False)
def withdraw_from_all(*, by: Actor, at: datetime) -> None:
    """Withdraw from every advertiser in one act, under all their names. Raises ``NotYourConsent``."""
    if not policies.may_say(by=by):
        raise NotYourConsent
    withdraw_all_of(by.id, by=by, at=at)


@fulfils("CRI-24", "OTM-16", "NDR-42")
@transaction.atomic(savepoint=False)
def stop_by_link(notice_id: UUID, *, everyone: bool, by: Actor, at: datetime) -> None:
    """Withdraw by the link in an advertisement, without signing in. Raises ``NoticeNotFound``."""
    found = platform_core.notices.queries.received_advertisement(notice_id)
    if everyone:
        withdraw_all_of(found.person_id, by=by, at=at)
    else:
        _withdraw(found.person_id, found.advertiser, by=by, at=at)


def _withdraw(person_id: UUID, advertiser: UUID | None, *, by: Actor, at: datetime) -> None:
    with bound(shopper(person_id)):
        _wait_for_other_acts(person_id)
        if _said_last(person_id, advertiser=advertiser) is False:
            return
        row = _keep(Consent(person_id=person_id, advertiser_id=advertiser, agreed=False), at=at)
        publish(_withdrawal_of(row), by=by, at=at)
        notices.suppress(person_id, advertiser=advertiser, by=by, at=at)


def withdraw_all_of(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw every consent of a person, for the commands of this app that close accounts or delete data."""
    with bound(shopper(person_id)):
        _wait_for_other_acts(person_id)
        last = Consent.objects.filter(person_id=person_id).in_order().last()
        if last is not None and last.everyone:
            return
        row = _keep(Consent(person_id=person_id, everyone=True, agreed=False), at=at)
        publish(_withdrawal_of(row), by=by, at=at)
        notices.suppress_all(person_id, by=by, at=at)


def _withdrawal_of(row: Consent) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        consent_id=row.id,
        person_id=row.person_id,
        purpose=Purpose(row.purpose),
        advertiser_id=row.advertiser_id,
        everyone=row.everyone,
    )


def _wait_for_other_acts(person_id: UUID) -> None:
    """Let one person's acts come one after the other, so that the latest also counts for the gate of letters."""
    one_after_the_other(f"consents/{person_id}")


def _said_last(person_id: UUID, *, advertiser: UUID | None) -> bool | None:
    """The latest answer to this advertiser alone: agreed or not, None where there is none."""
    own = Consent.objects.filter(person_id=person_id, advertiser=advertiser, everyone=False).in_order().last()
    return None if own is None else own.agreed


def _keep(row: Consent, *, at: datetime) -> Consent:
    """Save an act with the words in force, no earlier than the person's last one."""
    text = policies.text_in_force(Purpose.ADVERTISING)
    row.purpose, row.text_version, row.text_sha256 = Purpose.ADVERTISING, text.version, text.sha256
    last = Consent.objects.filter(person_id=row.person_id, purpose=row.purpose).in_order().last()
    row.said_at = at if last is None else max(at, last.said_at)
    row.save(force_insert=True)
    return row

"""Read documents, changes, the rounds of verification, and the identity behind a shop."""

from __future__ import annotations

from datetime import date, datetime
from itertools import takewhile
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.eventlog.queries as eventlog
import platform_core.files.queries
import platform_core.vault.queries
from merchants.shops import policies
from merchants.shops.deadlines import CATCH_UP, CATCH_UP_CHANGE, REVERIFY, SELLS_UNVERIFIED, VERIFY_CHANGE
from merchants.shops.events import ShopOpened, ShopReverified, ShopUnverified
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document, Permit
from merchants.shops.models.shops import Merchant
from merchants.shops.queries.shops import answer_of, facts_of, local_date, return_address
from merchants.shops.states import MerchantState
from merchants.shops.types import DocumentKind, MerchantIdentity, RegistrationKind, RegistryAnswer, ReverificationFacts
from platform_core.actors import Actor
from platform_core.cases.queries import due_at
from platform_core.deadlines.queries import promises
from platform_core.duties import fulfils
from platform_core.files.types import KeptFile
from platform_core.legal.queries import calendars, rules
from platform_core.legal.spans import DAY
from platform_core.vault.types import Kind, Place

ABOUT_DOCUMENT: Final = "merchants.document"  # the name that files use
VERIFIED: Final = (ShopOpened.topic, ShopReverified.topic)


def awaits_reverification(merchant_id: UUID) -> bool:
    """Whether the shop is not closed, and no clock says by when it is verified again."""
    running = {promise.kind for promise in promises.about(merchant_id) if promise.closed_at is None}
    stands = Merchant.objects.require(merchant_id).stage is not MerchantState.CLOSED
    return stands and not running & {REVERIFY.kind, CATCH_UP.kind}


def reverify_by(merchant_id: UUID) -> datetime | None:
    """The instant by which the shop is verified again; none where no clock runs."""
    return due_at(merchant_id, of=REVERIFY) or due_at(merchant_id, of=CATCH_UP)


def verified_until(verified_at: datetime) -> date:
    """The last day on which a shop sells that was verified then and is not verified again."""
    within = rules.in_force(SELLS_UNVERIFIED.code, on=local_date(verified_at)).length
    return local_date(within.due(verified_at, calendar=calendars.calendar()).strict) - DAY


def reverifications_missed(merchant_id: UUID) -> int:
    """How often nobody verified the shop again since it was verified last. In the scope of the system."""
    since = takewhile(lambda topic: topic not in VERIFIED, reversed(eventlog.topics_about(merchant_id)))
    return list(since).count(ShopUnverified.topic)


def reverification_facts(shop: Merchant, *, at: datetime) -> ReverificationFacts:
    """The verdicts of the present round; before one has begun, there are none."""
    begun = shop.reverification_begun_at
    seen = [found for found in documents_of_shop(shop.id) if begun and found.verified_at and found.verified_at >= begun]
    valid = {found.kind for found in seen if found.accepted and not _has_ended(found, at=at)}
    wanted = policies.documents_wanted(RegistrationKind(shop.kind), shop.trades)
    return ReverificationFacts(
        kind=RegistrationKind(shop.kind),
        legal_name=shop.legal_name,
        unverified=tuple(kind for kind in wanted if kind not in valid),
        answer=_answer_since(shop) if begun else None,
        today=local_date(at),
    )


def documents_of(actor: Actor) -> QuerySet[Document]:
    """The actor's own documents, or everybody's for staff, each with its last verdict; in no order yet."""
    return Document.objects.visible_to(actor).with_verdict()


def documents_of_shop(merchant_id: UUID) -> list[Document]:
    """The documents of a shop, each with its last verdict, the latest first."""
    return list(Document.objects.filter(merchant_id=merchant_id).with_verdict().order_by("-id"))


def document(document_id: UUID, *, seen_by: Actor) -> Document:
    """A document with its last verdict. Raises ``DocumentNotFound``."""
    Document.objects.see(document_id, by=seen_by)
    return documents_of(seen_by).get(id=document_id)


def number_of(of: Document) -> str:
    """The number as a screen may show it: a person's is masked."""
    if of.sealed_number is None:
        return of.number
    fields, kinds = {"sealed_number": of.sealed_number}, {"sealed_number": Kind.TEXT}
    return platform_core.vault.queries.masked_fields(fields, place=of.place, kinds=kinds)["sealed_number"]


def files_of(of: Document) -> list[KeptFile]:
    return platform_core.files.queries.files_about(ABOUT_DOCUMENT, of.id)


@fulfils("ECL-15")
def permits_of(merchant_id: UUID, *, at: datetime) -> list[Permit]:
    """The verified licences of a shop that are valid, as everybody may read them."""
    return list(Permit.objects.filter(merchant_id=merchant_id).valid_on(local_date(at)).order_by("kind", "-id"))


def changes_of(actor: Actor) -> QuerySet[Change]:
    return Change.objects.visible_to(actor)


def change(change_id: UUID, *, seen_by: Actor) -> Change:
    """A change. Raises ``ChangeNotFound``, also for another's."""
    return Change.objects.see(change_id, by=seen_by)


def verify_by(of: Change) -> datetime | None:
    """The instant by which somebody has to verify it; none once somebody has."""
    return (due_at(of.id, of=VERIFY_CHANGE) or due_at(of.id, of=CATCH_UP_CHANGE)) if of.is_open else None


def value_of(of: Change) -> dict[str, str]:
    """The reported value in plain, for its shop and for staff who verify it."""
    return dict(platform_core.vault.queries.opened(of.sealed_parts(), place=of.place))


def _has_ended(document: Document, *, at: datetime) -> bool:
    return document.valid_until is not None and document.valid_until < local_date(at)


def _answer_since(shop: Merchant) -> RegistryAnswer | None:
    """The register's last answer in the present round."""
    checks = RegistryCheck.objects.filter(application__shop=shop.id, checked_at__gte=shop.reverification_begun_at)
    last = checks.order_by("-checked_at", "-id").first()
    return answer_of(last) if last else None


@fulfils("NRR-24")
def identity_of(merchant_id: UUID) -> MerchantIdentity:
    """The trader behind a shop, as verified last. In the scope of the system or staff. Raises ``MerchantNotFound``."""
    row = Merchant.objects.require(merchant_id)
    facts, contact = facts_of(row), return_address(merchant_id)
    return MerchantIdentity(
        merchant_id=row.id,
        trade_name=row.trade_name,
        registered=facts.registered,
        name=row.legal_name or _real_name(row),
        code=row.credit_code or _document_number(merchant_id),
        address=row.business_address,
        contact_name=contact.contact_name,
        phone=row.service_phone or contact.phone,
        statement=row.statement,
        verified=not reverifications_missed(merchant_id),
    )


def _real_name(row: Merchant) -> str:
    """Of a person who need not register: as in the papers, where the shop itself does not show it."""
    if row.representative:
        return row.representative
    papers = Application.objects.filter(shop_id=row.id).first()
    if papers is None:
        return ""
    place = Place.of(papers, subject_id=papers.applicant_id)
    return platform_core.vault.queries.opened({"representative": papers.representative}, place=place)["representative"]


def _document_number(merchant_id: UUID) -> str:
    """Of the newest identity document that somebody has accepted."""
    papers = Document.objects.filter(merchant_id=merchant_id, kind=DocumentKind.IDENTITY).that_are_accepted()
    found = papers.exclude(sealed_number=None).order_by("-id").first()
    if found is None:
        return ""
    sealed = {"sealed_number": found.sealed_number}
    return platform_core.vault.queries.opened(sealed, place=found.place)["sealed_number"]

"""Commands that decide an application: propose, approve, reject, and open the shop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
import platform_core.vault.queries
from merchants.shops import policies
from merchants.shops.case import APPLICATION
from merchants.shops.commands import documents as documents_commands
from merchants.shops.commands import filing, standing
from merchants.shops.deadlines import REVERIFY
from merchants.shops.errors import MayNotOpen, OtherPersonDecides
from merchants.shops.events import ApplicationSubmitted, ShopOpened
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.documents import Document, Verification
from merchants.shops.models.shops import CommissionRate, Merchant
from merchants.shops.queries import shops as shops_queries
from merchants.shops.queries import verification
from merchants.shops.types import OpeningFacts, RegistrationKind, RegistryAnswer, ShopToOpen, VerificationMethod
from platform_core.accounts.commands import people
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish, publish_all
from platform_core.rows import new_id
from platform_core.tenancy.tenants import open_tenants

# Sealed until the shop opens, then shown by law, each to the kinds of trader that it is asked of.
PUBLISHED = ("legal_name", "representative", "business_address", "service_phone")


@dataclass(frozen=True, slots=True, repr=False)
class _Documents:
    """An application, the register's answer, and the opened facts that are to be published."""

    application: Application
    answer: RegistryAnswer | None
    plain: dict[str, str]


@carries_out(Application.CASE, "propose")
@transaction.atomic(savepoint=False)
def propose(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Propose to open the shop, once everything was verified; another person decides.

    Raises ``ApplicationNotFound``, ``WrongRole``, ``IllegalTransition``, or ``MayNotOpen`` with every reason.
    """
    begun = begin(Application, "propose", application_id, by=by, at=at, move=False)
    _refuse_bad_case(begun.row, shops_queries.vetted_facts(begun.row, at=at))
    return begun.move(proposed_by=by.id).say()


@carries_out(Application.CASE, "approve")
@transaction.atomic(savepoint=False)
def approve(application_id: UUID, *, by: Actor, at: datetime) -> Merchant:
    """Open the shop that another person proposed: tenant, register row, owner, accounts, all or nothing.

    Raises ``ApplicationNotFound``, ``WrongRole``, ``IllegalTransition``, ``OtherPersonDecides``, or ``MayNotOpen``
    with every reason.
    """
    return approve_many([application_id], by=by, at=at)[0]


@transaction.atomic(savepoint=False)
def approve_many(application_ids: Sequence[UUID], *, by: Actor, at: datetime) -> list[Merchant]:
    """Approve many at once, in this order; refused for the first that may not, and then none opens."""
    return _open([_approve_proposed(id_, by=by, at=at) for id_ in application_ids], by=by, at=at)


@carries_out(Application.CASE, "reject")
@transaction.atomic(savepoint=False)
def reject(application_id: UUID, *, reason: str, by: Actor, at: datetime) -> Application:
    """Reject it, with the reason. Raises ``ReasonRequired``, ``ApplicationNotFound``, ``WrongRole``,
    ``IllegalTransition``."""
    begun = begin(Application, "reject", application_id, by=by, at=at, move=False)
    said = policies.require_reason(reason)
    return begun.move(decided_by=by.id, reason=said).say(reason=said)


@transaction.atomic(savepoint=False)
def propose_many(rows: Sequence[ShopToOpen], *, by: Actor, at: datetime) -> list[UUID]:
    """File, check, verify and propose many at once, by the same rules and with the same facts; gives the applications
    in the order of ``rows``, for another person to decide.

    One applicant a row. Raises ``PapersRefused``, ``DocumentRefused`` or ``MayNotOpen`` for the first that may not;
    then none is proposed.
    """
    applications = [_build_application(row, at=at) for row in rows]
    Application.objects.bulk_create(applications)
    with_answers = [(row.answer, application) for row, application in zip(rows, applications, strict=True)]
    checks = [filing.build_check(a, answer=answer, cause_id=new_id(), at=at) for answer, a in with_answers if answer]
    RegistryCheck.objects.bulk_create(checks)
    publish_all((*map(_application_submitted, applications), *map(filing.registry_checked, checks)), by=by, at=at)
    _verify_all(zip(rows, applications, strict=True), by=by, at=at)
    return [propose(application.id, by=by, at=at).id for application in applications]


def _application_submitted(application: Application) -> ApplicationSubmitted:
    return ApplicationSubmitted(**application.fact_fields(ApplicationSubmitted))


def _build_application(row: ShopToOpen, *, at: datetime) -> Application:
    filing.refuse_bad_papers(row.form, at=at)
    return filing.build_application(row.form, applicant_id=row.applicant_id, at=at)


def _verify_all(rows: Iterable[tuple[ShopToOpen, Application]], *, by: Actor, at: datetime) -> None:
    """Record the documents of the papers as verified against the public registers."""
    documents = [
        documents_commands.build_document(form, application=application, by=by, at=at)
        for row, application in rows
        for form in row.documents
    ]
    Document.objects.bulk_create(documents)
    found = [
        documents_commands.build_verification(document, method=VerificationMethod.REGISTER, reason="", by=by, at=at)
        for document in documents
    ]
    Verification.objects.bulk_create(found)
    publish_all(
        (*map(documents_commands.document_handed_in, documents), *map(documents_commands.document_verified, found)),
        by=by,
        at=at,
    )


def _approve_proposed(application_id: UUID, *, by: Actor, at: datetime) -> _Documents:
    """Approve an application that another person proposed, and open its facts for publication."""
    application = begin(Application, "approve", application_id, by=by, at=at, move=False).row
    if application.proposed_by == by.id:
        raise OtherPersonDecides(application_id=application.id)
    sealed = {name: fact for name, fact in shops_queries.sealed_facts(application).items() if name in PUBLISHED}
    return _Documents(
        application=application,
        answer=shops_queries.latest_answers([application]).get(application.id),
        plain=platform_core.vault.queries.opened(sealed, place=shops_queries.place_of(application)),
    )


def _open(documents: Sequence[_Documents], *, by: Actor, at: datetime) -> list[Merchant]:
    """Open the shops. The approvals come first: the database lets in no shop on which two persons have not decided."""
    for p in documents:
        legal_name = p.plain.get("legal_name", "")
        _refuse_bad_case(
            p.application, shops_queries.opening_facts(p.application, legal_name=legal_name, answer=p.answer, at=at)
        )
    shops = [_shop(p, at=at) for p in documents]
    open_tenants([shop.id for shop in shops])
    steps = [
        Begun(p.application, APPLICATION.by_name["approve"], by, at).move(shop_id=shop.id, decided_by=by.id)
        for p, shop in zip(documents, shops, strict=True)
    ]
    Merchant.objects.bulk_create(shops)
    CommissionRate.objects.bulk_create(
        CommissionRate(merchant_id=shop.id, basis_points=policies.STANDARD_COMMISSION, valid_from=at) for shop in shops
    )
    for step, shop in zip(steps, shops, strict=True):
        _settle_in(step, shop=shop, by=by, at=at)
    return shops


@fulfils("ECL-27")
def _refuse_bad_case(application: Application, facts: OpeningFacts) -> None:
    """Raises ``MayNotOpen``: no decision of ours goes against the verified facts."""
    verdict = policies.may_open_shop(facts)
    if not verdict:
        raise MayNotOpen(
            application_id=application.id, reasons=verdict.reasons, missing=shops_queries.missing_for(facts)
        )


def _shop(documents: _Documents, *, at: datetime) -> Merchant:
    """Build the shop's row, not yet saved: the facts that the law publishes, and no more."""
    application, kind, id_ = documents.application, RegistrationKind(documents.application.kind), new_id()
    data = {name: getattr(application, name) for name in shops_queries.PLAIN_FACTS} | documents.plain
    shown = {name: data[name] for name in ("business_address", "service_phone", *policies.facts_to_show(kind))}
    return Merchant(
        id=id_,
        merchant_id=id_,
        trade_name=application.trade_name,
        kind=kind,
        region_code=application.region_code,
        statement=policies.statement_to_show(kind),
        licence_valid_until=policies.licence_end(application.licence_valid_until, answer=documents.answer),
        trades=application.trades,
        verified_at=at,
        verified_until=verification.verified_until(at),
        opened_at=at,
        **shown,
    )


def _settle_in(step: Begun[Application], *, shop: Merchant, by: Actor, at: datetime) -> None:
    """Add all that a new shop needs around its row."""
    application = step.row
    people.grant_membership(application.applicant_id, merchant_id=shop.id, role=ShopRole.OWNER, by=by, at=at)
    platform_core.ledger.commands.open_accounts(shop.id, by=by, at=at)
    _hand_over_documents(application, shop=shop, at=at)
    step.say(merchant_id=shop.id)
    event_id = publish(_shop_opened(application, shop=shop), by=by, at=at)
    standing.start(shop.id, clock=REVERIFY, event_id=event_id, by=by, at=at)


def _shop_opened(application: Application, *, shop: Merchant) -> ShopOpened:
    return ShopOpened(merchant_id=shop.id, application_id=application.id, proposed_by=application.proposed_by)


@fulfils("ECL-15")
def _hand_over_documents(application: Application, *, shop: Merchant, at: datetime) -> None:
    """Hand the documents of the application over to the shop, and show its licences."""
    verified = list(Document.objects.filter(application=application).that_are_accepted())
    Document.objects.filter(application=application).update(merchant_id=shop.id)
    Verification.objects.filter(document__application=application).update(merchant_id=shop.id)
    documents_commands.show(verified, merchant_id=shop.id, at=at)

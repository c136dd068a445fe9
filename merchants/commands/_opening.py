"""How does an application become a shop, or not?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.accounts.commands
import platform_core.ledger.commands
import platform_core.vault.queries
from merchants import policies, queries
from merchants.case import APPLICATION
from merchants.commands import _filing
from merchants.errors import MayNotOpen, ReasonRequired
from merchants.events import ApplicationSubmitted, ShopOpened
from merchants.models import Application, CommissionRate, Merchant, RegistryCheck
from merchants.types import RegistrationKind, RegistryAnswer, ShopToOpen
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.duties import fulfils
from platform_core.eventlog.commands import publish, publish_all
from platform_core.rows import new_id
from platform_core.tenancy.tenants import open_tenants

# Sealed until the shop opens, then shown by law, each to the kinds of trader that it is asked of.
PUBLISHED = ("legal_name", "representative", "business_address", "service_phone")


@dataclass(frozen=True, slots=True, repr=False)
class _Documents:
    """An application with what the register said and the sealed facts that are to be published."""

    application: Application
    answer: RegistryAnswer | None
    plain: dict[str, str]


@carries_out(Application.CASE, "approve")
@transaction.atomic(savepoint=False)
def approve(application_id: UUID, *, by: Actor, at: datetime) -> Merchant:
    """Open the shop: tenant, register row, owner, accounts, all or nothing.

    Raises ``ApplicationNotFound``, ``WrongRole``, ``IllegalTransition``, or ``MayNotOpen`` with every reason.
    """
    application = begin(Application, "approve", application_id, by=by, at=at, move=False).row
    sealed = {name: fact for name, fact in queries.sealed_facts(application).items() if name in PUBLISHED}
    documents = _Documents(
        application=application,
        answer=queries.latest_answers([application]).get(application.id),
        plain=platform_core.vault.queries.opened(sealed, place=queries.place_of(application)),
    )
    return _open([documents], by=by, at=at)[0]


@carries_out(Application.CASE, "reject")
@transaction.atomic(savepoint=False)
def reject(application_id: UUID, *, reason: str, by: Actor, at: datetime) -> Application:
    """Refuse, and say why. Raises ``ReasonRequired``, ``ApplicationNotFound``, ``WrongRole``, ``IllegalTransition``."""
    begun = begin(Application, "reject", application_id, by=by, at=at, move=False)
    said = stated(reason)
    return begun.move(decided_by=by.id, reason=said).say(reason=said)


@transaction.atomic(savepoint=False)
def open_many(rows: Sequence[ShopToOpen], *, by: Actor, at: datetime) -> list[Merchant]:
    """File, check and open many shops at once, by the same rules and with the same facts; in the order of ``rows``.

    One applicant a row. Raises ``PapersRefused`` or ``MayNotOpen`` for the first row that may not; then none opens.
    """
    documents = [_prepared(row, at=at) for row in rows]
    Application.objects.bulk_create(p.application for p in documents)
    checks = [_filing.checked(p.application, answer=p.answer, cause_id=new_id(), at=at) for p in documents if p.answer]
    RegistryCheck.objects.bulk_create(checks)
    publish_all((*(_submitted(p.application) for p in documents), *map(_filing.registry_checked, checks)), by=by, at=at)
    return _open(documents, by=by, at=at)


def stated(reason: str) -> str:
    """The reason, if there is one. Raises ``ReasonRequired``."""
    if not reason.strip():
        raise ReasonRequired
    return reason.strip()


def _submitted(application: Application) -> ApplicationSubmitted:
    return ApplicationSubmitted(**application.fact_fields(ApplicationSubmitted))


def _prepared(row: ShopToOpen, *, at: datetime) -> _Documents:
    _filing.refuse_bad_papers(row.form, at=at)
    return _Documents(
        application=_filing.drafted(row.form, applicant_id=row.applicant_id, at=at),
        answer=row.answer,
        plain={name: getattr(row.form, name) for name in PUBLISHED},
    )


def _open(documents: Sequence[_Documents], *, by: Actor, at: datetime) -> list[Merchant]:
    for p in documents:
        _refuse_bad_case(p, at=at)
    shops = [_shop(p, at=at) for p in documents]
    open_tenants([shop.id for shop in shops])
    Merchant.objects.bulk_create(shops)
    CommissionRate.objects.bulk_create(
        CommissionRate(merchant_id=shop.id, basis_points=policies.STANDARD_COMMISSION, valid_from=at) for shop in shops
    )
    for p, shop in zip(documents, shops, strict=True):
        _settle_in(p.application, shop=shop, by=by, at=at)
    return shops


@fulfils("ECL-27")
def _refuse_bad_case(documents: _Documents, *, at: datetime) -> None:
    """No decision of ours goes against what was verified."""
    facts = queries.opening_facts(
        documents.application, legal_name=documents.plain.get("legal_name", ""), answer=documents.answer, at=at
    )
    verdict = policies.may_open_shop(facts)
    if not verdict:
        raise MayNotOpen(
            application_id=documents.application.id, reasons=verdict.reasons, missing=policies.facts_missing(facts)
        )


def _shop(documents: _Documents, *, at: datetime) -> Merchant:
    """The register row, not yet saved: of what is published by law, and no more."""
    application, kind, id_ = documents.application, RegistrationKind(documents.application.kind), new_id()
    data = {name: getattr(application, name) for name in queries.PLAIN_FACTS} | documents.plain
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
        opened_at=at,
        **shown,
    )


def _settle_in(application: Application, *, shop: Merchant, by: Actor, at: datetime) -> None:
    """Everything that a new shop needs around its row."""
    step = Begun(application, APPLICATION.by_name["approve"], by, at).move(shop_id=shop.id, decided_by=by.id)
    platform_core.accounts.commands.grant_membership(
        application.applicant_id, merchant_id=shop.id, role=ShopRole.OWNER, by=by, at=at
    )
    platform_core.ledger.commands.open_accounts(shop.id, by=by, at=at)
    step.say(merchant_id=shop.id)
    publish(ShopOpened(merchant_id=shop.id, application_id=application.id), by=by, at=at)

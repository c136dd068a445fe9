"""Read applications and shops: facts, standing, may it sell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any, Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

import platform_core.eventlog.queries as eventlog
import platform_core.vault.queries
from merchants.shops import policies
from merchants.shops.deadlines import REVIEW_SUSPENSION
from merchants.shops.errors import MerchantNotFound, NoShop
from merchants.shops.events import ShopSuspended, SuspensionUnreviewed
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document, Permit
from merchants.shops.models.shops import CommissionRate, Merchant
from merchants.shops.queries.selling import is_operator, is_registered
from merchants.shops.states import MerchantState
from merchants.shops.types import (
    EXEMPT,
    ApplicationForm,
    ChangedFact,
    HeldShop,
    OpeningFacts,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    Rest,
    ReturnAddress,
    TraderFacts,
)
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queries import due_at
from platform_core.deadlines.queries import promises
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.rows import Row
from platform_core.tenancy.scopes import acting_for, current
from platform_core.vault.types import Kind, Place, Sealed

R = TypeVar("R", bound=Row)
PLAIN_FACTS: Final = ("legal_form", "credit_code", "registered_capital")
SEALED: Final[Mapping[str, Kind]] = {  # of these the exempt have no legal name, and its column is empty
    "legal_name": Kind.NAME,
    "service_phone": Kind.PHONE,
    "representative": Kind.NAME,
    "contact_name": Kind.NAME,
    "contact_phone": Kind.PHONE,
    "business_address": Kind.ADDRESS,
    "return_address": Kind.ADDRESS,
}

RETURN_ADDRESS: Final = ("contact_name", "contact_phone", "return_address")  # asked of every applicant


def applications_of(actor: Actor) -> QuerySet[Application]:
    return Application.objects.visible_to(actor)


def application(application_id: UUID, *, seen_by: Actor) -> Application:
    """An application. Raises ``ApplicationNotFound``, also for another's."""
    return Application.objects.see(application_id, by=seen_by)


def latest_answers(applications: Iterable[Application]) -> dict[UUID, RegistryAnswer]:
    """The register's last answers, by application; without those it was not asked about. One query."""
    checks = RegistryCheck.objects.filter(application__in=list(applications))
    latest = checks.order_by("application_id", "-checked_at", "-id").distinct("application_id")
    return {check.application_id: answer_of(check) for check in latest}


def opening_facts(of: Application, *, legal_name: str, answer: RegistryAnswer | None, at: datetime) -> OpeningFacts:
    """The facts for the rule on opening. ``legal_name`` is the sealed one, opened by its reader."""
    facts = _facts(of, legal_name=legal_name, declared=of.declared_at is not None, answer=answer, at=at)
    valid = Document.objects.filter(application=of).that_are_accepted().valid_on(local_date(at))
    return replace(facts, verified=frozenset(valid.values_list("kind", flat=True)))


def papers_facts(form: ApplicationForm, *, at: datetime) -> OpeningFacts:
    """The same before there is a row, and without the register."""
    return _facts(form, legal_name=form.legal_name, declared=form.declares_exemption, answer=None, at=at)


def vetted_facts(of: Application, *, at: datetime) -> OpeningFacts:
    """The same with the register's last answer, and the legal name opened."""
    answer = latest_answers([of]).get(of.id)
    named = {} if of.legal_name is None else {"legal_name": of.legal_name}
    legal_name = platform_core.vault.queries.opened(named, place=place_of(of)).get("legal_name", "")
    return opening_facts(of, legal_name=legal_name, answer=answer, at=at)


def opening_verdict(of: Application, *, at: datetime) -> Verdict:
    """The verdict on opening a shop on these papers now, with every reason against."""
    return policies.may_open_shop(vetted_facts(of, at=at))


def missing_for(facts: OpeningFacts) -> tuple[str, ...]:
    """Every fact and every kind of document that is missing, by name."""
    return (*policies.facts_missing(facts), *policies.documents_missing(facts))


def documents_missing(of: Application, *, at: datetime) -> tuple[str, ...]:
    """Every kind of document that is still to be handed in or verified; nothing once it is decided."""
    return tuple(policies.documents_missing(opening_facts(of, legal_name="", answer=None, at=at))) if of.is_open else ()


def open_points(of: Application, *, at: datetime) -> tuple[str, ...]:
    """The points against opening; empty once it is decided."""
    return tuple(opening_verdict(of, at=at).reasons) if of.is_open else ()


def masked_contact(of: Application) -> dict[str, str]:
    """The sealed facts as a screen may show them."""
    return platform_core.vault.queries.masked_fields(sealed_facts(of), place=place_of(of), kinds=SEALED)


def sealed_facts(of: Application) -> dict[str, Sealed]:
    """The sealed facts that were told."""
    return {name: sealed for name in SEALED if (sealed := getattr(of, name)) is not None}


def place_of(of: Application) -> Place:
    """The place under which the facts of these papers are sealed."""
    return Place.of(of, subject_id=of.applicant_id)


def awaits_register(application_id: UUID, *, seen_by: Actor) -> str:
    """The code to ask the register about; empty once it is decided, and for who is exempt."""
    found = application(application_id, seen_by=seen_by)
    return found.credit_code if found.is_open and found.kind not in EXEMPT else ""


def suspended_shops() -> list[UUID]:
    """Every shop that is suspended now."""
    return list(Merchant.objects.filter(state=MerchantState.SUSPENDED).order_by("id").values_list("id", flat=True))


def awaits_review(merchant_id: UUID) -> bool:
    """Whether the shop is suspended, and no clock says by when that is reviewed."""
    open_kinds = {promise.kind for promise in promises.about(merchant_id) if promise.closed_at is None}
    suspended = Merchant.objects.require(merchant_id).stage is MerchantState.SUSPENDED
    return suspended and REVIEW_SUSPENSION.kind not in open_kinds


def review_due(merchant_id: UUID) -> str:
    """By when its suspension is reviewed, as texts say it; empty where no review is owed."""
    return clock.in_a_text(due_at(merchant_id, of=REVIEW_SUSPENSION))


def reviews_missed(merchant_id: UUID) -> int:
    """How often nobody reviewed the present suspension in time. In the scope of the system."""
    backwards = reversed(eventlog.topics_about(merchant_id))
    return list(takewhile(lambda topic: topic != ShopSuspended.topic, backwards)).count(SuspensionUnreviewed.topic)


def may_sell(merchant_id: UUID, *, at: datetime, trades: Collection[str] = ()) -> Verdict:
    """The verdict on this shop's selling now, also goods of these categories. Its row is locked (FOR SHARE), so the
    answer is true until commit. Raises ``MerchantNotFound``.
    """
    return standing_of(held_still(merchant_id, at=at), trades=trades, at=at)


def may_serve(merchant_id: UUID, *, at: datetime, trades: Collection[str] = ()) -> Verdict:
    """The same verdict without a holiday: that keeps a shop from new orders, and from nothing else."""
    return policies.except_holiday(may_sell(merchant_id, at=at, trades=trades))


def may_serve_each(merchant_id: UUID, *, trades: Collection[str], at: datetime) -> dict[str, Verdict]:
    """The verdict of ``may_serve`` on goods of each of these categories alone, in two statements for any number."""
    shop = held_still(merchant_id, at=at)
    permits = _permits_held(shop, trades=trades, at=at)
    facts = {trade: _selling_facts(shop, trades=[trade], permits=permits, at=at) for trade in trades}
    return {trade: policies.except_holiday(policies.may_sell(of_trade)) for trade, of_trade in facts.items()}


def held_still(merchant_id: UUID, *, at: datetime) -> HeldShop:
    """Lock a shop's row until commit; return its facts for a sale. One statement. Raises ``MerchantNotFound``."""
    with _as_the_shop(merchant_id):
        row = Merchant.objects.hold_still(merchant_id, at=at)
    return HeldShop(
        merchant_id=row.id,
        state=row.state,
        closing=row.closes_at is not None,
        rests_from=row.rests_from,
        rests_until=row.rests_until,
        licence_valid_until=row.licence_valid_until,
        verified_until=row.verified_until,
        trades=frozenset(row.trades),
        trader=facts_of(row),
        commission=policies.commission(row.agreed_commission),
    )


def standing_of(shop: HeldShop, *, trades: Collection[str], at: datetime) -> Verdict:
    """The verdict on a locked shop's selling, also goods of these categories."""
    permits = _permits_held(shop, trades=trades, at=at)
    return policies.may_sell(_selling_facts(shop, trades=trades, permits=permits, at=at))


def _permits_held(shop: HeldShop, *, trades: Collection[str], at: datetime) -> frozenset[str]:
    """The kinds of those permits for these categories that the shop has today."""
    needed = policies.permits_for(trades)
    if not needed:
        return frozenset()
    held = Permit.objects.filter(merchant_id=shop.merchant_id, kind__in=needed).valid_on(local_date(at))
    return frozenset(permit.kind for permit in held)


def _selling_facts(
    shop: HeldShop, *, trades: Collection[str], permits: frozenset[str], at: datetime
) -> policies.SellingFacts:
    return policies.SellingFacts(
        state=MerchantState(shop.state),
        kind=shop.trader.kind,
        licence_valid_until=shop.licence_valid_until,
        verified_until=shop.verified_until,
        today=local_date(at),
        declared=shop.trades,
        wanted=frozenset(trades),
        permits=permits,
        closing=shop.closing,
        resting=policies.is_resting(shop.rests_from, shop.rests_until, at=at),
    )


def announced_rest(row: Merchant, *, at: datetime) -> Rest | None:
    """The holiday that a shop has announced and that is not over, whether it has begun or not."""
    if row.rests_from is None or row.rests_until is None or row.rests_until <= at:
        return None
    return Rest(begins=row.rests_from, ends=row.rests_until, goes_on=row.rests_from <= at)


def resting_among(merchant_ids: Collection[UUID], *, at: datetime) -> dict[UUID, datetime]:
    """Those of these shops that are on holiday, and when each sells again. It locks nothing."""
    rows = Merchant.objects.filter(id__in=merchant_ids, rests_from__lte=at, rests_until__gt=at)
    return {row.id: row.rests_until for row in rows if row.rests_until}


def wait_for_sales(merchant_id: UUID) -> None:
    """Take the shop's row, as staff or the system: the sales that hold it go first, and later ones see this
    transaction's changes. Raises ``MerchantNotFound``."""
    Merchant.objects.take(merchant_id)


def not_selling(*, at: datetime) -> frozenset[UUID]:
    """The shops that may not sell at this moment: for lists, which lock nothing. They are few."""
    today = local_date(at)
    expired = Q(licence_valid_until__lt=today) | Q(verified_until__lt=today)
    return frozenset(
        Merchant.objects.filter(~Q(state=MerchantState.OPEN, closes_at=None) | expired).values_list("id", flat=True)
    )


def shops() -> QuerySet[Merchant]:
    """Every shop that is not closed, suspended ones as well: the goods that they sold are still owed."""
    return Merchant.objects.exclude(state=MerchantState.CLOSED)


def standing() -> list[UUID]:
    """The ids of every shop that is not closed."""
    return list(shops().order_by("id").values_list("id", flat=True))


def shop(merchant_id: UUID) -> Merchant:
    """A shop. Raises ``MerchantNotFound``."""
    return Merchant.objects.require(merchant_id)


def shop_of(actor: Actor) -> Merchant:
    """The shop that this actor acts for. Raises ``NoShop``."""
    if actor.merchant_id is None:
        raise NoShop
    return Merchant.objects.require(actor.merchant_id)


def trader_facts(merchant_id: UUID) -> TraderFacts:
    """Who this shop is, for its page and for contracts. Raises ``MerchantNotFound``."""
    return facts_of(Merchant.objects.require(merchant_id))


def trader_facts_of(merchant_ids: Collection[UUID]) -> dict[UUID, TraderFacts]:
    """The same for several shops in one query; without those that do not exist."""
    return {row.id: facts_of(row) for row in Merchant.objects.filter(id__in=merchant_ids)}


@fulfils("ECL-15", "OTM-27")
def facts_of(row: Merchant) -> TraderFacts:
    """The public facts of the verified register row alone: licence or statement, and the facts of its kind."""
    kind = RegistrationKind(row.kind)
    return TraderFacts(
        merchant_id=row.id,
        trade_name=row.trade_name,
        state=row.state,
        kind=kind,
        registered=is_registered(kind),
        region_code=row.region_code,
        service_phone=row.service_phone,
        shown={name: getattr(row, name) for name in policies.facts_to_show(kind)},
        statement=row.statement,
        licence_valid_until=row.licence_valid_until,
        verified_at=row.verified_at,
        self_operated=is_self_operated(row),
    )


@fulfils("ECL-37")
def is_self_operated(row: Merchant) -> bool:
    """Whether the platform itself sells here. By the register: the shop's company is the one that runs the platform."""
    return is_operator(row.credit_code)


def self_operated(merchant_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these shops in which the platform itself sells. One query, and none where the platform sells nothing."""
    if not settings.OPERATOR_CREDIT_CODE:
        return frozenset()
    own = Merchant.objects.filter(id__in=merchant_ids, credit_code=settings.OPERATOR_CREDIT_CODE)
    return frozenset(own.values_list("id", flat=True))


@fulfils("NRR-11")
def return_address(merchant_id: UUID) -> ReturnAddress:
    """The address for goods sent back, as it was verified last: when the shop opened, or as a change since then. Raises
    ``MerchantNotFound``.
    """
    with _as_the_shop(merchant_id):
        if changed := Change.objects.in_force(merchant_id, fact=ChangedFact.RETURN_ADDRESS):
            return ReturnAddress(**platform_core.vault.queries.opened(changed.sealed_parts(), place=changed.place))
        papers = Application.objects.filter(shop_id=merchant_id).first()
        if papers is None:
            raise MerchantNotFound(merchant_id=merchant_id)
        sealed = {name: getattr(papers, name) for name in RETURN_ADDRESS}
        data = platform_core.vault.queries.opened(sealed, place=place_of(papers))
    return ReturnAddress(contact_name=data["contact_name"], phone=data["contact_phone"], address=data["return_address"])


def commission_of(merchant_id: UUID, *, at: datetime) -> int:
    """The platform's share of a sale at this instant, in basis points; the standard one where none was agreed."""
    rates = CommissionRate.objects.filter(merchant_id=merchant_id, valid_from__lte=at).order_by("-valid_from")
    return policies.commission(rates.values_list("basis_points", flat=True).first())


def with_trade_names(rows: QuerySet[R]) -> QuerySet[R]:
    """Add to each row of a shop the ``trade_name`` of its shop, for lists."""
    shop = Merchant.objects.filter(id=OuterRef("merchant_id"))
    with_names: QuerySet[Any] = rows.annotate(trade_name=Subquery(shop.values("trade_name")))
    return with_names


def local_date(at: datetime) -> date:
    """The local date: licences run by the calendar of the place."""
    return at.astimezone(clock.LOCAL).date()


def _facts(
    form: Application | ApplicationForm,
    *,
    legal_name: str,
    declared: bool,
    answer: RegistryAnswer | None,
    at: datetime,
) -> OpeningFacts:
    return OpeningFacts(
        kind=RegistrationKind(form.kind),
        given=frozenset(name for name in (*PLAIN_FACTS, *SEALED) if getattr(form, name) not in ("", None)),
        legal_name=legal_name,
        credit_code=form.credit_code,
        licence_valid_until=form.licence_valid_until,
        declared=declared,
        answer=answer,
        today=local_date(at),
        trades=frozenset(form.trades),
    )


@contextmanager
def _as_the_shop(merchant_id: UUID) -> Iterator[None]:
    """Locking a row needs the shop's own right; who has it already saves two round trips."""
    if current().role == "merchant" and current().merchant_id == merchant_id:
        yield
    else:
        with acting_for(merchant_id):
            yield


def answer_of(check: RegistryCheck) -> RegistryAnswer:
    entry = RegistryEntry(name=check.name, kind=check.kind, status=check.status, valid_until=check.valid_until)
    return RegistryAnswer(source=check.source, entry=entry if check.found else None)

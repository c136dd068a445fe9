"""Queries about claims, and about the remedies open for a sold line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
import platform_core.vault.queries as vault
from aftersales.claims import policies
from aftersales.claims.case import CLAIM
from aftersales.claims.models import Claim, ClaimAnswer, ClaimGrant, ClaimParcel
from aftersales.claims.states import ClaimState
from aftersales.claims.types import ABOUT_CLAIM, ClaimedLine, ClaimFacts, PutRight, RefusedClaim, Topic
from aftersales.returns.models.returns import LinePieces, Return
from aftersales.returns.queries.lines import money_by_line, received_at
from aftersales.returns.types import Portion, Remedy
from catalog.stock import queries as stock_queries
from merchants.shops.types import OwedDuty
from orders.codes import queries as codes_queries
from orders.sales.types import SaleFacts
from platform_core.actors import Actor, Role
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.registry import facts_of
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise
from platform_core.files.types import KeptFile
from platform_core.legal.calendars import Reading
from platform_core.legal.queries import calendars
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import Place

WAYS = ("agree", "take_offer")  # of each the table has a step for each thing that may be granted
PARTIES = (Role.SHOPPER, Role.MERCHANT)
CALLED = {"send_repaired": "send"}


def claims_of(actor: Actor) -> QuerySet[Claim]:
    """The claims of a shopper, or of a shop; unordered."""
    return Claim.objects.visible_to(actor)


def one_claim(claim_id: UUID, *, by: Actor) -> Claim:
    """A claim with all that belongs to it. Raises ``ClaimNotFound``."""
    return Claim.objects.whole().see(claim_id, by=by)


def claims_of_order(order_id: UUID, *, by: Actor) -> list[Claim]:
    """The claims of an order, as they were filed."""
    return list(claims_of(by).filter(order_id=order_id).order_by("filed_at", "id"))


def refused_claims(order_id: UUID, *, by: Actor) -> list[Claim]:
    """The claims of an order that its shop has refused, as they were filed."""
    refused = (ClaimState.REFUSED, ClaimState.CLOSED)
    return [claim for claim in claims_of_order(order_id, by=by) if claim.stage in refused]


@facts_of(CLAIM)
def claim_facts(claim: Claim) -> ClaimFacts:
    """The row and its records as policies look at them."""
    offers = [answer.offers for answer in claim.answers.all() if answer.offers]
    return ClaimFacts(
        id=claim.id,
        state=claim.state,
        topic=claim.because,
        wants=claim.wants,
        burden=claim.burden,
        offered=offers[-1] if offers else "",
        others=policies.other_remedies(Topic(claim.because), than=Remedy(claim.wants)),
        too_long=claim.repairing_at is not None and claim.sending_at is not None,
        shown=bool(files_added_by(Role.SHOPPER, claim.id)),
    )


def claim_actions(claim: Claim, *, by: Actor, at: datetime) -> list[Action]:
    """The acts open to this actor now, and until when. An act that is offered is accepted."""
    found = {_action_name(action.name): action for action in cases.actions(claim, by=by, at=at)}
    named = [Action(name=name, until=action.until) for name, action in found.items()]
    shows = by.role in PARTIES and takes_claim_evidence(claim)
    return [*named, *([Action(name="evidence", until=None)] if shows else [])]


def takes_claim_evidence(claim: Claim) -> bool:
    return policies.may_add_to_claim(ClaimState(claim.state))


def claim_clocks(claim: Claim) -> list[Promise]:
    """The promises that run, or ran, for it, in the order in which they were given."""
    return sorted(cases.clocks(claim), key=lambda promise: promise.id)


def claim_statement(claim: Claim) -> str:
    """The shopper's description of the fault. Raises ``Forgotten``."""
    sealed = {"statement": claim.statement}
    return vault.opened(sealed, place=Place.of(claim, subject_id=claim.shopper_id))["statement"]


def claim_answers(claim: Claim) -> list[tuple[ClaimAnswer, str]]:
    """The shop's answers with their texts, the first first."""
    rows = sorted(claim.answers.all(), key=lambda answer: answer.id)
    texts = opened(rows)
    return [(row, texts[row.id]) for row in rows]


def claim_evidence(claim: Claim) -> list[KeptFile]:
    """The files of both sides, in the order in which they came."""
    return files.files_about(ABOUT_CLAIM, claim.id)


def files_added_by(role: Role, claim_id: UUID) -> frozenset[UUID]:
    """The files that one side has added."""
    return frozenset(kept.id for kept in files.files_about(ABOUT_CLAIM, claim_id) if kept.kept_by is role)


def claim_parcel(claim: Claim) -> ClaimParcel | None:
    return getattr(claim, "parcel", None)


def claim_money(claim: Claim) -> ClaimGrant | None:
    return getattr(claim, "money", None)


def return_of_claim(claim: Claim) -> Return | None:
    """The return by which its goods go back."""
    return getattr(claim, "back", None)


def claim_refunds(claim: Claim) -> tuple[str, ...]:
    """The states of the refunds that were requested because of it, the first first."""
    return tuple(refund.state for refund in payments.refunds_for(Reference(ABOUT_CLAIM, claim.id)))


def find_claim_parcel(claim_id: UUID, *, by: Actor) -> ClaimParcel | None:
    """The parcel that the shop has sent because of the claim. Raises ``ClaimNotFound``."""
    return ClaimParcel.objects.filter(claim=Claim.objects.see(claim_id, by=by)).first()


def money_held_by_claims(line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
    """The money that claims keep themselves, by line; where goods go back, their return does."""
    return money_by_line(Claim.objects.filter(line_id__in=line_ids).holding(), currency=currency)


def params_of_refund_notice(claim_id: UUID) -> dict[str, str]:
    """The fields of a notice about the money of a claim, as the bound scope sees it."""
    claim = Claim.objects.get(id=claim_id)
    money = claim_money(claim)
    amount = str(Money(money.amount, money.currency)) if money else ""
    return {"number": claim.number, "order": claim.order_number, "amount": amount}


def _action_name(step: str) -> str:
    way = next((name for name in WAYS if step.startswith(f"{name}_")), step)
    return CALLED.get(way, way)


def claimed_lines(sale: SaleFacts) -> tuple[ClaimedLine, ...]:
    """The facts of each line that decide which remedies may be claimed."""
    ids, received = [line.line_id for line in sale.lines], received_at(sale)
    taken = dict(LinePieces.objects.filter(line_id__in=ids).values_list("line_id", "taken"))
    guaranteed = stock_queries.fault_rules_of({line.sku_id for line in sale.lines})
    ends = _ends_by_line(ids, received) if received else {}
    by_code = bool(codes_queries.code_deliveries_in_dossier(sale.order_id))
    repaired, refused = _repairs_by_line(ids), _refusals_by_line(ids)
    return tuple(
        ClaimedLine(
            line_id=line.line_id,
            supply=line.supply,
            by_code=by_code,
            durable=guaranteed[line.sku_id].durable,
            guarantee=guaranteed[line.sku_id].by,
            pieces_left=line.quantity - taken.get(line.line_id, 0),
            received_at=received,
            ends=ends.get(line.line_id, {}),
            repaired=repaired.get(line.line_id, 0),
            refused=tuple(refused[line.line_id]),
        )
        for line in sale.lines
    )


def _ends_by_line(ids: Collection[UUID], received: datetime) -> Mapping[UUID, Mapping[str, datetime]]:
    """When each rule of the ladder ends; the guarantee period of each line as if it had begun when ``guarantee_start``
    says."""
    put_right = defaultdict[UUID, list[PutRight]](list)
    for line_id, remedy, noted, arrived, ended in _prolonging_claims(ids):
        put_right[line_id].append(PutRight(remedy, noted and (arrived or noted), ended))
    ends, period = _ends(policies.RULES, received, received=received), [policies.PERIOD.code]
    since = {line_id: policies.guarantee_start(received, put_right[line_id]) for line_id in ids}
    return {line_id: {**ends, **_ends(period, begun, received=received)} for line_id, begun in since.items()}


def _prolonging_claims(line_ids: Collection[UUID]) -> QuerySet[Claim, tuple[Any, ...]]:
    """Line, remedy, when a repair was noted, when its goods had arrived, and when the shopper had whole ones again."""
    done = Claim.objects.filter(line_id__in=line_ids, remedy__in=policies.PROLONGS, fulfilled_at__isnull=False)
    arrived = Min("back__arrivals__arrived_at")  # the shop's time counts from there, not from the note of it
    return done.order_by("id").values_list("line_id", "remedy", "repairing_at", arrived, "fulfilled_at")


def _ends(keys: Collection[str], since: datetime, *, received: datetime) -> Mapping[str, datetime]:
    """The ends of these rules, as in force on the day of the receipt; an assumed day helps the shopper."""
    days = calendars.calendar().read(Reading.LATER)
    return {key: rule(key, on=local_day(received)).length.due(since, calendar=days).legal for key in keys}


def _repairs_by_line(line_ids: Collection[UUID]) -> Mapping[UUID, int]:
    done = Claim.objects.filter(line_id__in=line_ids, remedy=Remedy.REPAIR, state=ClaimState.FULFILLED)
    return dict(done.values_list("line_id").annotate(Count("id")).order_by())


def _refusals_by_line(line_ids: Collection[UUID]) -> Mapping[UUID, list[RefusedClaim]]:
    """List the refused claims of each line, the first claimed first."""
    found = defaultdict[UUID, list[RefusedClaim]](list)
    for claim in Claim.objects.filter(line_id__in=line_ids, refused_at__isnull=False).order_by("filed_at", "id"):
        if claim.refused_at and claim.stage in (ClaimState.REFUSED, ClaimState.CLOSED):
            found[claim.line_id].append(_facts_of_refused(claim, claim.refused_at))
    return found


def _facts_of_refused(claim: Claim, refused_at: datetime) -> RefusedClaim:
    """Read the facts of a refused claim. Erased words equal no others."""
    shown = [kept.kept_at for kept in claim_evidence(claim) if kept.kept_by is Role.SHOPPER]
    try:
        statement = claim_statement(claim)
    except Forgotten:
        statement = ""
    return RefusedClaim(
        claim_id=claim.id,
        number=claim.number,
        topic=claim.because,
        statement=statement,
        filed_on=local_day(claim.filed_at),
        refused_at=refused_at,
        shown_at=max(shown, default=None),
    )


def claims_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """Every claim that has not ended and that no return carries on, with the shop's next due time."""
    held = Claim.objects.holding().filter(merchant_id=merchant_id).exclude(state=ClaimState.REFUNDED)
    due = {p.subject_id: p.due_at for p in promises.of_merchant(merchant_id) if p.owed_by == Role.MERCHANT}
    found = held.order_by("id").values_list("id", flat=True)
    return [OwedDuty(kind=ABOUT_CLAIM, subject_id=claim_id, due_at=due.get(claim_id)) for claim_id in found]


def claims_belong_to(order_id: UUID) -> list[UUID]:
    """The ids of everything that happened in claims because of this order; their returns stand with the others."""
    claims = list(Claim.objects.filter(order_id=order_id).order_by("filed_at", "id"))
    parcels = [parcel.id for parcel in ClaimParcel.objects.filter(claim__in=claims)]
    refunds = [r.id for claim in claims for r in payments.refunds_for(Reference(ABOUT_CLAIM, claim.id))]
    return [*cases.dossier(claims), *parcels, *refunds]

"""What is there to know of one claim?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
import platform_core.payments.queries as payments
import platform_core.vault.queries as vault
from aftersales import policies
from aftersales.case import CLAIM
from aftersales.models import Claim, ClaimAnswer, ClaimGrant, ClaimParcel, Return
from aftersales.queries._lines import money_by_line
from aftersales.states import ClaimState
from aftersales.types import ABOUT_CLAIM, ClaimFacts, Portion, Remedy, Topic
from platform_core.actors import Actor, Role
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.registry import facts_of
from platform_core.deadlines.types import Promise
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.vault.types import Place

WAYS = ("agree", "take_offer")  # of each the table has a step for each thing that may be granted
PARTIES = (Role.SHOPPER, Role.MERCHANT)
CALLED = {"send_repaired": "send"}


def claims_of(actor: Actor) -> QuerySet[Claim]:
    """The shopper's own, or the shop's; in no order yet."""
    return Claim.objects.visible_to(actor)


def one_claim(claim_id: UUID, *, by: Actor) -> Claim:
    """With all that belongs to it. Raises ``ClaimNotFound``."""
    return Claim.objects.whole().see(claim_id, by=by)


def claims_of_order(order_id: UUID, *, by: Actor) -> list[Claim]:
    """In the order in which they were filed."""
    return list(claims_of(by).filter(order_id=order_id).order_by("filed_at", "id"))


def refused_claims(order_id: UUID, *, by: Actor) -> list[Claim]:
    """Those of an order that its shop has refused, in the order in which they were filed."""
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
        others=policies.others(Topic(claim.because), than=Remedy(claim.wants)),
        too_long=claim.repairing_at is not None and claim.sending_at is not None,
        shown=bool(shown_of_claim(Role.SHOPPER, claim.id)),
    )


def claim_actions(claim: Claim, *, by: Actor, at: datetime) -> list[Action]:
    """What this actor may do now, and until when. What is offered is accepted."""
    found = {_called(action.name): action for action in cases.actions(claim, by=by, at=at)}
    named = [Action(name=name, until=action.until) for name, action in found.items()]
    shows = by.role in PARTIES and takes_claim_evidence(claim)
    return [*named, *([Action(name="evidence", until=None)] if shows else [])]


def takes_claim_evidence(claim: Claim) -> bool:
    return policies.may_add_to_claim(ClaimState(claim.state))


def claim_clocks(claim: Claim) -> list[Promise]:
    """The promises that run, or ran, for it, in the order in which they were given."""
    return sorted(cases.clocks(claim), key=lambda promise: promise.id)


def claim_statement(claim: Claim) -> str:
    """What the shopper says is wrong. Raises ``Forgotten``."""
    sealed = {"statement": claim.statement}
    return vault.opened(sealed, place=Place.of(claim, subject_id=claim.shopper_id))["statement"]


def claim_answers(claim: Claim) -> list[tuple[ClaimAnswer, str]]:
    """What the shop has answered, in its words, the first first."""
    rows = sorted(claim.answers.all(), key=lambda answer: answer.id)
    texts = opened(rows)
    return [(row, texts[row.id]) for row in rows]


def claim_evidence(claim: Claim) -> list[KeptFile]:
    """What both sides have shown, in the order in which it came."""
    return files.files_about(ABOUT_CLAIM, claim.id)


def shown_of_claim(role: Role, claim_id: UUID) -> frozenset[UUID]:
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
    """What became of the refunds that were asked for because of it, the first first."""
    return tuple(refund.state for refund in payments.refunds_for(Reference(ABOUT_CLAIM, claim.id)))


def followed_piece(claim_id: UUID, *, by: Actor) -> ClaimParcel | None:
    """What the shop has sent because of it. Raises ``ClaimNotFound``."""
    return ClaimParcel.objects.filter(claim=Claim.objects.see(claim_id, by=by)).first()


def held_by_claims(line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
    """The money that claims keep themselves, by line; where goods go back, their return does."""
    return money_by_line(Claim.objects.filter(line_id__in=line_ids).holding(), currency=currency)


def number_of_claim(claim_id: UUID) -> dict[str, str]:
    """What a notice about the money of a claim says, as the bound scope sees it."""
    claim = Claim.objects.get(id=claim_id)
    money = claim_money(claim)
    amount = str(Money(money.amount, money.currency)) if money else ""
    return {"number": claim.number, "order": claim.order_number, "amount": amount}


def _called(step: str) -> str:
    way = next((name for name in WAYS if step.startswith(f"{name}_")), step)
    return CALLED.get(way, way)

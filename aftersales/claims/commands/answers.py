"""Commands that answer a claim: agree, offer, take or leave the offer, refuse, grant by silence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales.claims import policies, queries
from aftersales.claims.commands.filing import at_the_shop_of
from aftersales.claims.commands.replacements import pay
from aftersales.claims.errors import ClaimAnswerRefused
from aftersales.claims.models import Claim, ClaimAnswer
from aftersales.claims.types import ClaimBasis, ClaimMoney, Denial
from aftersales.returns.commands.notices import save_with_address
from aftersales.returns.commands.pieces import give_back
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.types import GOODS_FIRST, Cost, Remedy
from platform_core.actors import Actor, Role
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.errors import Verdict
from platform_core.rows import new_id


@carries_out(Claim.CASE, "agree_return")
@carries_out(Claim.CASE, "agree_goods")
@carries_out(Claim.CASE, "agree_supply")
@carries_out(Claim.CASE, "agree_money")
@transaction.atomic(savepoint=False)
def agree(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Grant the remedy that the shopper wants. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    wants = Remedy(Claim.objects.see(claim_id, by=by).wants)
    return _grant("agree", claim_id, wants, ClaimBasis.SHOP, by=by, at=at)


@transaction.atomic(savepoint=False)
def grant_silently(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Grant a claim that the shop has not answered in time. Inside ``acting_for`` the shop."""
    wants = Remedy(Claim.objects.see(claim_id, by=by).wants)
    return _grant("grant_silently", claim_id, policies.remedy_by_silence(wants), ClaimBasis.SILENCE, by=by, at=at)


@carries_out(Claim.CASE, "take_offer_return")
@carries_out(Claim.CASE, "take_offer_goods")
@carries_out(Claim.CASE, "take_offer_supply")
@carries_out(Claim.CASE, "take_offer_money")
@transaction.atomic(savepoint=False)
def take_offer(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Take the remedy that the shop offers. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_the_shop_of(claim_id, by=by):
        facts = queries.claim_facts(Claim.objects.see(claim_id, by=by))
        remedy = Remedy(facts.offered or facts.wants)  # without an offer the table says that there is none to take
        return _grant("take_offer", claim_id, remedy, ClaimBasis.OFFER, by=by, at=at)


@carries_out(Claim.CASE, "leave_offer")
@transaction.atomic(savepoint=False)
def leave_offer(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Insist on the remedy claimed. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_the_shop_of(claim_id, by=by):
        return begin(Claim, "leave_offer", claim_id, by=by, at=at).say()


@carries_out(Claim.CASE, "offer")
@transaction.atomic(savepoint=False)
def offer(claim_id: UUID, *, remedy: Remedy, statement: str, by: Actor, at: datetime) -> Claim:
    """Offer another remedy, once; the shopper takes it or leaves it.

    Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``, ``ClaimAnswerRefused``.
    """
    begun = begin(Claim, "offer", claim_id, by=by, at=at)
    _refuse(policies.may_offer(queries.claim_facts(begun.row), remedy))
    answer = ClaimAnswer(**begun.row.child_fields(), offers=remedy, answered_by=by.id, answered_at=at)
    write(answer, statement)
    return begun.say(offered=remedy)


@carries_out(Claim.CASE, "refuse")
@transaction.atomic(savepoint=False)
def refuse_claim(claim_id: UUID, *, denial: Denial, by: Actor, at: datetime) -> Claim:
    """Refuse a claim, for a reason of the list, with files that the shop has added to it. The pieces are free for the
    shopper's other rights.

    Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``, ``ClaimAnswerRefused``.
    """
    begun = begin(Claim, "refuse", claim_id, by=by, at=at)
    known = queries.files_added_by(Role.MERCHANT, claim_id)
    _refuse(policies.may_deny(denial, queries.claim_facts(begun.row), known=known))
    said = {"reason": denial.reason, "evidence": list(denial.evidence)}
    answer = ClaimAnswer(**begun.row.child_fields(), **said, answered_by=by.id, answered_at=at)
    write(answer, denial.statement)
    give_back(begun.row.line_id, begun.row.quantity, by=by, at=at)
    return begun.say(why=denial.reason, evidence=tuple(denial.evidence))


def _grant(name: str, claim_id: UUID, remedy: Remedy, basis: ClaimBasis, *, by: Actor, at: datetime) -> Claim:
    """Grant a remedy, as its shop. Goods that go back do so by a return, which begins here; money is asked for last."""
    way = policies.way_of(remedy)
    begun = begin(Claim, f"{name}_{way}", claim_id, by=by, at=at, move=False)
    claim = begun.move(remedy=remedy).row
    back = _create_return_for(claim, at=at) if remedy in GOODS_FIRST else None
    begun.say(basis=basis, return_id=back.id if back else None)
    if back:
        _begin_return(back, by=by, at=at)
    if way == "money":
        pay(begun, ClaimMoney.AGREED)
    return claim


def _create_return_for(claim: Claim, *, at: datetime) -> Return:
    """Create the return by which the goods of a claim go back: the same pieces and money, at the shop's cost."""
    money = {"paid": claim.paid, "funded": claim.funded, "rounding": claim.rounding}
    case_id = new_id()
    case = Return(
        id=case_id,
        merchant_id=claim.merchant_id,
        number=number_of("R", case_id, at=at),
        order_id=claim.order_id,
        order_number=claim.order_number,
        shopper_id=claim.shopper_id,
        currency=claim.currency,
        freight=Cost.MERCHANT,
        claim=claim,
        because=claim.because,
        leads_to=claim.remedy,
        noticed_at=at,
        **money,
    )
    save_with_address(case)
    ReturnLine.objects.create(
        **case.child_fields(),
        line_id=claim.line_id,
        sku_id=claim.sku_id,
        title_zh=claim.title_zh,
        title_en=claim.title_en,
        quantity=claim.quantity,
        freight=Cost.MERCHANT,
        window_until=claim.right_until,
        **money,
    )
    return case


def _begin_return(back: Return, *, by: Actor, at: datetime) -> None:
    open_case(back, by=by, at=at, amount=back.paid, address_shown=back.address is not None)


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise ClaimAnswerRefused(reasons=verdict.codes())

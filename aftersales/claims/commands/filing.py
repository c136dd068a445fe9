"""Commands on a claim that begins: file it, add a file, withdraw it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from aftersales.claims import policies, queries
from aftersales.claims.errors import ClaimDecidedBefore, ClaimNotAllowed, ClaimNotNow
from aftersales.claims.models import Claim
from aftersales.claims.types import ClaimedLine, Claiming
from aftersales.returns.commands.pieces import give_back, hold_pieces, take_pieces
from aftersales.returns.policies import returning as returning_policies
from aftersales.returns.queries import lines as lines_queries
from aftersales.returns.types import RETENTION, Portion
from orders.sales import queries as sales_queries
from orders.sales.types import SaleFacts, SoldLine
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.files.types import KeptFile
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import seal
from platform_core.vault.types import Place


@contextmanager
def at_the_shop_of(claim_id: UUID, *, by: Actor) -> Iterator[None]:
    """Act as the shop of a claim. Raises ``ClaimNotFound``."""
    with acting_for(Claim.objects.see(claim_id, by=by).merchant_id):
        yield


@transaction.atomic(savepoint=False)
def claim(order_id: UUID, *, claiming: Claiming, by: Actor, at: datetime) -> Claim:
    """Claim a remedy for pieces that are not as agreed. The shop has to answer; its silence grants it.

    Raises ``OrderNotFound``, ``WrongRole``, ``ClaimNotAllowed`` with every reason, ``ClaimDecidedBefore`` where the
    shop has refused the same facts.
    """
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="claim", transition="claim", role=by.role)
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    with acting_for(sale.merchant_id):
        hold_pieces(sale, {claiming.line_id})
        line = next((line for line in queries.claimed_lines(sale) if line.line_id == claiming.line_id), None)
        verdict = policies.may_claim(line, claiming, at=at)
        if line is None or not verdict:
            raise ClaimNotAllowed(reasons=verdict.codes())
        if before := policies.find_earlier_refusal(line, claiming):
            raise ClaimDecidedBefore(claim_id=before.claim_id, number=before.number, refused_at=before.refused_at)
        found = _build_claim(sale, line, claiming, at=at)
        take_pieces({line.line_id: claiming.quantity})
        open_case(found, by=by, at=at)
    return found


@carries_out(Claim.CASE, "withdraw")
@transaction.atomic(savepoint=False)
def withdraw_claim(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Withdraw a claim, as its shopper. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_the_shop_of(claim_id, by=by):
        begun = begin(Claim, "withdraw", claim_id, by=by, at=at)
        give_back(begun.row.line_id, begun.row.quantity, by=by, at=at)
        return begun.say()


@transaction.atomic(savepoint=False)
def add_to_claim(claim_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Keep one side's evidence; the other sees it. Raises ``ClaimNotFound``, ``ClaimNotNow``, and as files refuse."""
    found = Claim.objects.see(claim_id, by=by)
    if not queries.takes_claim_evidence(found):
        raise ClaimNotNow(claim_id=claim_id)
    whose = {"merchant_id": found.merchant_id, "shopper_id": found.shopper_id}
    return platform_core.files.commands.keep(upload, name=name, about=found.as_about(), **whose, by=by, at=at)


def _build_claim(sale: SaleFacts, line: ClaimedLine, claiming: Claiming, *, at: datetime) -> Claim:
    sold = next(sold for sold in sale.lines if sold.line_id == line.line_id)
    right = next(
        right
        for right in policies.claims(line, at=at)
        if (right.topic, right.wants) == (claiming.topic, claiming.wants)
    )
    if right.until is None:
        raise ValueError("nothing is claimed that was not received")
    claim_id, money = new_id(), _money(sale, sold, line, quantity=claiming.quantity)
    found = Claim(
        id=claim_id,
        merchant_id=sale.merchant_id,
        number=number_of("Q", claim_id, at=at),
        order_id=sale.order_id,
        order_number=sale.number,
        shopper_id=sale.shopper_id,
        line_id=line.line_id,
        sku_id=sold.sku_id,
        title_zh=sold.title_zh,
        title_en=sold.title_en,
        quantity=claiming.quantity,
        paid=money.paid.amount,
        funded=money.funded.amount,
        rounding=money.rounding.amount,
        currency=sale.currency,
        because=claiming.topic,
        wants=claiming.wants,
        burden=right.burden,
        right_until=right.until,
        duties=list(right.duties),
        appeared_on=claiming.appeared_on,
        filed_at=at,
    )
    place = Place.of(found, subject_id=found.shopper_id)
    found.statement = seal({"statement": claiming.statement}, retention=RETENTION, place=place)["statement"]
    found.save(force_insert=True)
    return found


def _money(sale: SaleFacts, sold: SoldLine, line: ClaimedLine, *, quantity: int) -> Portion:
    """The exact price paid for so many more pieces. The line's counter is locked."""
    gone = lines_queries.money_in_cases([line.line_id], currency=sale.currency).get(
        line.line_id, Portion.zero(sale.currency)
    )
    whole = Portion(sold.paid, sold.funded, sold.rounding)
    taken = sold.quantity - line.pieces_left
    return returning_policies.portion_of(whole, sold=sold.quantity, taken=taken, gone=gone, more=quantity)

"""The page of a claim, for either side: the fault, the answer, where the goods are, and the open actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from aftersales.claims import queries as claims_queries
from aftersales.claims.commands import filing as filing_commands
from aftersales.claims.types import Burden, ClaimMoney, NoRemedy, Topic
from aftersales.returns.types import Remedy
from catalog.stock import queries as stock_queries
from catalog.stock.types import LotLeft
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import Titled, kept_file
from platform_core.eventlog.queries import timeline
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.project.faces.rows import ReturnParcelRow, ReturnRow
from platform_core.project.faces.sales import Line
from platform_core.project.faces.seller.forms import Packing


class ClaimRow(Titled, Protocol):
    """A claim in a list."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    line_id: UUID
    sku_id: UUID
    quantity: int
    paid: int
    currency: str
    state: str
    because: str
    wants: str
    remedy: str
    burden: str
    filed_at: datetime
    sending_at: datetime | None
    refused_at: datetime | None


class ClaimMoneyRow(Protocol):
    """Money that goes back because of a claim."""

    amount: int
    currency: str
    basis: str


class ClaimAnswerRow(Protocol):
    """The shop's answer."""

    offers: str
    reason: str
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Packing):
    """The data for the forms of a claim: the pieces to pack, the other remedies on offer, and whether the reader has
    shown a file of their own.
    """

    own_files: bool
    others: Sequence[str] = ()


def row(found: ClaimRow) -> Facts:
    """A line of a list of claims."""
    return {
        "id": found.id,
        "number": found.number,
        "order_number": found.order_number,
        "goods": f"{words.title(found)} × {found.quantity}",
        "topic": words.label_of(Topic, found.because),
        "wants": words.label_of(Remedy, found.wants),
        "state": words.state("claim", found.state),
        "since": found.filed_at,
    }


def one_claim(claim_id: UUID, *, by: Actor) -> Face[Claimed]:
    """All of a claim: the words of both sides, whose turn it is, and the open actions."""
    found, at = claims_queries.one_claim(claim_id, by=by), clock.now()
    judged, kept = claims_queries.claim_facts(found), claims_queries.claim_evidence(found)
    actions = claims_queries.claim_actions(found, by=by, at=at)
    facts: Facts = {
        "claim": row(found),
        "claim_id": claim_id,
        "order_id": found.order_id,
        "statement": claims_queries.claim_statement(found),
        "worth": Money(found.paid, found.currency),
        "remedy": words.label_of(Remedy, found.remedy),
        "burden": words.label_of(Burden, found.burden),
        "offered": words.label_of(Remedy, judged.offered),
        "answers": [_answer(answer, text) for answer, text in claims_queries.claim_answers(found)],
        "refused": found.refused_at,
        "clocks": words.clocks(last_of_each(claims_queries.claim_clocks(found)), reader=by.role),
        "files_below": f"claims/{claim_id}",
        "evidence": [kept_file(file) for file in kept],
        "history": words.history(timeline(claim_id)),
        "until": {action.name: action.until for action in actions},
    }
    names = [action.name for action in actions]
    about = Claimed(
        own_files=any(file.kept_by == by.role for file in kept),
        others=judged.others,
        lines=[_line(found)],
        lots={found.sku_id: _lots(found, at=at)},
    )
    followed = _facts_of_progress(
        claims_queries.return_of_claim(found),
        claims_queries.claim_parcel(found),
        claims_queries.claim_money(found),
        claims_queries.claim_refunds(found),
    )
    return Face(facts | followed, names, about)


def _facts_of_progress(
    back: ReturnRow | None, parcel: ReturnParcelRow | None, money: ClaimMoneyRow | None, refunds: Sequence[str]
) -> Facts:
    """The claim's progress: where its goods and its money are."""
    return {
        "back": back and {"id": back.id, "number": back.number, "state": words.state("return", back.state)},
        "parcel": parcel and {"carrier": labels.carrier(parcel.carrier), "waybill": parcel.waybill},
        "money": money
        and {"amount": Money(money.amount, money.currency), "why": words.label_of(ClaimMoney, money.basis)},
        "refunds": [words.state("refund", state) for state in refunds],
    }


def _answer(answer: ClaimAnswerRow, text: str) -> Facts:
    return {
        "offers": words.label_of(Remedy, answer.offers),
        "reason": words.label_of(NoRemedy, answer.reason),
        "text": text,
        "at": answer.answered_at,
    }


def add_to_claim(by: Actor, upload: UploadedFile[bytes], *, claim_id: UUID) -> None:
    """Add a file to a claim. Raises ``ClaimNotFound``, ``ClaimNotNow``, and the refusals of files."""
    filing_commands.add_to_claim(claim_id, upload=upload.read(), name=upload.name or "", by=by, at=clock.now())


def _line(found: ClaimRow) -> Line:
    nothing = Money(0, found.currency)
    title = words.title(found)
    return Line(
        id=found.line_id, title=title, quantity=found.quantity, sku_id=found.sku_id, unit_price=nothing, total=nothing
    )


def _lots(found: ClaimRow, *, at: datetime) -> Sequence[LotLeft]:
    """The lots on the shelf that may be sent; none where the repaired goods themselves are sent."""
    if found.sending_at is None:
        return ()
    return stock_queries.lots_to_pack({found.sku_id: found.quantity}, at=at)[found.sku_id]

"""Verbs on the opening of a shop, and on its regular verification."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import Final
from uuid import UUID

from merchants.shops.commands import documents as documents_commands
from merchants.shops.commands import filing as filing_commands
from merchants.shops.commands import opening as opening_commands
from merchants.shops.commands import standing as standing_commands
from merchants.shops.queries import verification as verification_queries
from merchants.shops.types import DocumentForm, DocumentKind, VerificationMethod
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.drivers.world.fixtures import CATEGORY, papers_of, registry_answer
from platform_core.drivers.world.people import Resident
from platform_core.sandbox.credit_codes import RegisterState, known_codes

ASIDE: Final = 5_000  # credit codes to skip: they belong to shops that are open, and to others
OFFICE: Final = "杭州市市场监督管理局"
CALL: Final = VerificationMethod.CALL

propose_opening: Final = only("staff", "application", opening_commands.propose)
reject_opening: Final = only("second", "application", opening_commands.reject, reason="场所与执照不符")
withdraw_application: Final = only("shopper", "application", filing_commands.withdraw)


@verb("shopper")
def apply_for_shop(deal: Deal, by: Actor, at: datetime, *, standing: RegisterState = "active") -> None:
    """Apply as a company that has this ``standing`` in the register."""
    code = next(islice(known_codes(standing), (ASIDE if standing == "active" else 0) + deal.number, None))
    entry = registry_answer(code).entry
    who = Resident("", deal.recipient.name, deal.recipient.phone)
    form = papers_of(who, trade_name=f"{who.name}的店", code=code, name=entry.name if entry else "", trades=(CATEGORY,))
    deal.application = filing_commands.apply(form, by=by, at=at).id


@verb("shopper", needs="application")
def hand_in_paper(deal: Deal, by: Actor, at: datetime, *, kind: DocumentKind) -> None:
    """Hand in the document of this kind, such as a licence or the agreement about returns."""
    number = "" if kind is DocumentKind.RETURN_AGREEMENT else deal.name("L")
    form = DocumentForm(kind=kind, number=number, issuer=OFFICE if number else "")
    deal.document = documents_commands.hand_in(form, by=by, at=at).id


@verb("staff", needs="document")
def turn_away_paper(deal: Deal, by: Actor, at: datetime) -> None:
    """Turn away the document that was handed in last."""
    documents_commands.turn_away(deal.document, method=CALL, reason="看不清", by=by, at=at)


@verb("staff", needs="application")
def verify_papers(deal: Deal, by: Actor, at: datetime) -> None:
    """Verify every document that nobody has verified yet."""
    for document in verification_queries.documents_of(by).filter(application=deal.application).order_by("id"):
        if document.verified_at is None:
            documents_commands.verify(document.id, method=CALL, by=by, at=at)


@verb("second", needs="application")
def approve_opening(deal: Deal, by: Actor, at: datetime) -> None:
    deal.opened = opening_commands.approve(deal.application, by=by, at=at).id


# Verbs on a shop that is open


@verb("seller")
def hand_in_licence(deal: Deal, by: Actor, at: datetime, *, until: date) -> None:
    """Hand in a business licence with a last day."""
    form = DocumentForm(kind=DocumentKind.BUSINESS_LICENCE, number=deal.name("L"), issuer=OFFICE, valid_until=until)
    deal.document = documents_commands.hand_in(form, by=by, at=at).id


@verb("staff", needs="document")
def verify_licence(deal: Deal, by: Actor, at: datetime) -> None:
    documents_commands.verify(deal.document, method=CALL, by=by, at=at)


@verb("staff", needs="document")
def turn_away_old_licence(deal: Deal, by: Actor, at: datetime) -> None:
    """Turn away the licence that was valid before the one handed in last."""
    [old] = [found for found in _licences(deal) if found != deal.document]
    documents_commands.turn_away(old, method=CALL, reason="已换发新照", by=by, at=at)


@verb("staff")
def begin_round(deal: Deal, by: Actor, at: datetime) -> None:
    standing_commands.begin_reverification(deal.shop, by=by, at=at)


@verb("staff")
def look_at_shop(deal: Deal, by: Actor, at: datetime) -> None:
    """Verify every document of the shop again."""
    for document in verification_queries.documents_of_shop(deal.shop):
        documents_commands.verify(document.id, method=CALL, by=by, at=at)


@verb("staff")
def reverify(deal: Deal, by: Actor, at: datetime) -> None:
    standing_commands.reverify(deal.shop, by=by, at=at)


def _licences(deal: Deal) -> list[UUID]:
    found = verification_queries.documents_of_shop(deal.shop)
    return [document.id for document in found if document.kind == DocumentKind.BUSINESS_LICENCE]

"""How is a return written down: which pieces, which money, and the address that was shown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftersales import policies
from aftersales.models import Return, ReturnLine
from aftersales.types import RETENTION, LineFacts, Portion, Wanted
from merchants.shops.errors import MerchantNotFound
from merchants.shops.queries import shops as shops_queries
from merchants.shops.types import ReturnAddress
from orders.types import SaleFacts, SoldLine
from platform_core.cases.rows import number_of
from platform_core.rows import new_id
from platform_core.tenancy.gathering import insert_now
from platform_core.vault.commands import seal
from platform_core.vault.types import Place, Sealed


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of a sold line that go back, and their money."""

    sold: SoldLine
    quantity: int
    money: Portion
    until: datetime


def parts_of(
    sale: SaleFacts, facts: Sequence[LineFacts], wanted: Sequence[Wanted], *, gone: Mapping[UUID, Portion]
) -> list[Part]:
    """What was asked for beside what it is worth. With the pieces of these lines held; ``gone``: as queries say."""
    sold, known = {line.line_id: line for line in sale.lines}, {line.line_id: line for line in facts}
    nothing = Portion.nothing(sale.currency)
    return [_part(sold[w.line_id], known[w.line_id], w.quantity, gone=gone.get(w.line_id, nothing)) for w in wanted]


def _part(sold: SoldLine, facts: LineFacts, quantity: int, *, gone: Portion) -> Part:
    whole = Portion(sold.paid, sold.funded, sold.rounding)
    money = policies.portion_of(whole, sold=facts.sold, taken=facts.taken, gone=gone, more=quantity)
    if facts.until is None:
        raise ValueError("nothing goes back that was not received")
    return Part(sold, quantity, money, facts.until)


def written(sale: SaleFacts, parts: Sequence[Part], *, at: datetime) -> Return:
    """The return with its lines, and the verified address as it is shown from now on."""
    case = _case(sale, parts, at=at)
    save_with_address(case)
    insert_now([_line(part, case) for part in parts])
    return case


def save_with_address(case: Return) -> None:
    """Save it with the verified address as it is shown from now on."""
    address = _verified_address(case.merchant_id)
    for column, sealed in _sealed(address, case).items():
        setattr(case, column, sealed)
    insert_now([case])


def _case(sale: SaleFacts, parts: Sequence[Part], *, at: datetime) -> Return:
    case_id = new_id()
    money = sum((part.money for part in parts), start=Portion.nothing(sale.currency))
    return Return(
        id=case_id,
        merchant_id=sale.merchant_id,
        number=number_of("R", case_id, at=at),
        order_id=sale.order_id,
        order_number=sale.number,
        shopper_id=sale.shopper_id,
        paid=money.paid.amount,
        funded=money.funded.amount,
        rounding=money.rounding.amount,
        currency=sale.currency,
        freight=policies.freight_of(part.sold.freight for part in parts),
        noticed_at=at,
    )


def _line(part: Part, case: Return) -> ReturnLine:
    return ReturnLine(
        **case.child_fields(),
        line_id=part.sold.line_id,
        sku_id=part.sold.sku_id,
        title_zh=part.sold.title_zh,
        title_en=part.sold.title_en,
        quantity=part.quantity,
        paid=part.money.paid.amount,
        funded=part.money.funded.amount,
        rounding=part.money.rounding.amount,
        freight=part.sold.freight,
        window_until=part.until,
    )


def _verified_address(merchant_id: UUID) -> ReturnAddress | None:
    """None for a shop of which none was ever verified: that is the shop's breach, and no reason to refuse."""
    try:
        return shops_queries.return_address(merchant_id)
    except MerchantNotFound:
        return None


def _sealed(address: ReturnAddress | None, case: Return) -> Mapping[str, Sealed]:
    if address is None:
        return {}
    return sealed_address(address, place=Place.of(case, subject_id=case.shopper_id))


def sealed_address(address: ReturnAddress, *, place: Place) -> Mapping[str, Sealed]:
    """The shop's contact, as it was given to this shopper: it goes with the shopper's case."""
    texts = {"contact_name": address.contact_name, "phone": address.phone, "address": address.address}
    return seal(texts, retention=RETENTION, place=place)

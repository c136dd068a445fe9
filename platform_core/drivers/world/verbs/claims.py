"""Goods that are not as agreed: the claim, the shop's answer, and its performance."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aftersales.claims import queries as claims_queries
from aftersales.claims.commands import answers as answers_commands
from aftersales.claims.commands import filing as filing_commands
from aftersales.claims.commands import replacements as replacements_commands
from aftersales.claims.types import Claiming, Denial, NoRemedy, Topic
from aftersales.freight import commands as freight_commands
from aftersales.returns.commands import decisions as decisions_commands
from aftersales.returns.types import Remedy
from orders.sales.types import LotPicked, ParcelEvent
from platform_core.actors import Actor
from platform_core.drivers.world.acting import SANDBOX
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.drivers.world.verbs.earnings import sent_back
from platform_core.drivers.world.verbs.returns import report_verb
from platform_core.money import Money

agree_to_claim: Final = only("seller", "claim", answers_commands.agree)
take_other: Final = only("shopper", "claim", answers_commands.take_offer)
leave_other: Final = only("shopper", "claim", answers_commands.leave_offer)
withdraw_claim: Final = only("shopper", "claim", filing_commands.withdraw_claim)
confirm_piece: Final = only("shopper", "claim", replacements_commands.confirm_piece)
pay_claim: Final = only("seller", "claim", replacements_commands.give_money)
choose_money: Final = only("shopper", "claim", replacements_commands.choose_money)
report_piece: Final = report_verb(ParcelEvent.SIGNED, parcel="piece")

agree_to_freight: Final = only("seller", "freight", freight_commands.agree_to_freight)
dispute_freight: Final = only("seller", "freight", freight_commands.dispute_freight, statement="寄付只要八元")
grant_freight: Final = only("staff", "freight", freight_commands.grant_freight, reasons="收据已核对")
decline_freight: Final = only("staff", "freight", freight_commands.decline_freight, reasons="收据不是这个包裹的")


@verb("shopper", needs="order")
def claim_fault(deal: Deal, by: Actor, at: datetime, *, topic: Topic, wants: Remedy, pieces: int) -> None:
    """Claim a fault of the only thing that was bought."""
    [line_id] = deal.lines.values()
    said = Claiming(line_id=line_id, quantity=pieces, topic=topic, wants=wants, statement="与约定不符")
    deal.claim, deal.claimed = filing_commands.claim(deal.order, claiming=said, by=by, at=at).id, pieces


@verb("seller", needs="claim")
def offer_other(deal: Deal, by: Actor, at: datetime, *, remedy: Remedy) -> None:
    answers_commands.offer(deal.claim, remedy=remedy, statement="可以这样处理", by=by, at=at)


@verb("seller", needs="claim")
def refuse_claim(deal: Deal, by: Actor, at: datetime, *, reason: NoRemedy, shown: bool = True) -> None:
    """Refuse a claim with a photo, or in words alone."""
    shows = filing_commands.add_to_claim
    files = [shows(deal.claim, upload=picture(), name="goods.png", by=by, at=at).id] if shown else []
    denial = Denial(reason, "出库前已核对", files)
    answers_commands.refuse_claim(deal.claim, denial=denial, by=by, at=at)


@verb("shopper", needs="claim")
def find_return(deal: Deal, by: Actor, at: datetime) -> None:
    """Find the return by which the claim's goods go back, if any do."""
    if back := claims_queries.return_of_claim(claims_queries.one_claim(deal.claim, by=by)):
        deal.goods_back = back.id


@verb("seller", needs="claim")
def send_piece(deal: Deal, by: Actor, at: datetime) -> None:
    """Send the piece owed by the claim: from the shelf, or the repaired one."""
    picked = [LotPicked(line_id, deal.claimed, deal.lot) for line_id in deal.lines.values()]
    deal.piece = replacements_commands.send_piece(
        deal.claim, carrier=SANDBOX, waybill=deal.name("N"), picked=picked, by=by, at=at
    ).id


@verb("shopper", needs="goods_back")
def show_receipt(deal: Deal, by: Actor, at: datetime, *, fen: int) -> None:
    """Ask for the cost of the way back."""
    kept = decisions_commands.add_evidence(deal.goods_back, upload=picture(), name="slip.png", by=by, at=at)
    deal.freight = freight_commands.ask_freight(deal.goods_back, amount=Money(fen), receipt=[kept.id], by=by, at=at).id


@verb("provider", needs="freight")
def report_freight_sent_back(deal: Deal, by: Actor, at: datetime) -> None:
    """Report the bank's return of the freight that the shopper got."""
    sent_back(deal, by, at, "FREIGHT", payee_id=deal.shopper.id)

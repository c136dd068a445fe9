"""Where can a claim stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from aftersales.claims import queries
from aftersales.claims.models import Claim
from aftersales.claims.types import Denial, NoRemedy
from aftersales.returns.types import Remedy
from orders.sales.models.orders import Order
from orders.sales.types import LotPicked
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow
from platform_core.rows import new_id
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import BEFORE_HOLIDAY, DAY, EIGHTH_OCTOBER, FIRST_OCTOBER
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

Way = Callable[[Order, Sale, datetime], Claim]
THIRTIETH: Final = datetime(2026, 9, 30, 2, tzinfo=UTC)
THIRD_OVER: Final = datetime(2026, 10, 3, 16, tzinfo=UTC)
FIFTH_OVER: Final = datetime(2026, 10, 5, 16, tzinfo=UTC)
TWENTY_FOURTH: Final = datetime(2026, 9, 24, 2, tzinfo=UTC)
GRANTS: Final = ("return", "goods", "supply", "money")
STEPS: Final = {
    "agree": {f"agree_{way}" for way in GRANTS},
    "take_offer": {f"take_offer_{way}" for way in GRANTS},
    "send": {"send", "send_repaired"},
}


def filed(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.claimed(order, sale, at)


def offered(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.offered(filed(order, sale, at), sale, at)


def insisted(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.left(offered(order, sale, at), sale, at)


def refused(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.refused(filed(order, sale, at), sale, at)


def closed(order: Order, sale: Sale, at: datetime) -> Claim:
    return swept(refused(order, sale, at), sale)


def withdrawn(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.withdrawn(filed(order, sale, at), sale, at)


def returning(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.agreed(claims.claimed(order, sale, at, wants=Remedy.EXCHANGE), sale, at)


def by_return(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.taken(claims.offered(returning_offer(order, sale, at), sale, at, remedy=Remedy.RETURN), sale, at)


def returning_offer(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.claimed(order, sale, at, wants=Remedy.REPAIR)


def late_repair(order: Order, sale: Sale, at: datetime) -> Claim:
    return swept(claims.repairing(order, sale, at), sale)


def on_its_way(order: Order, sale: Sale, at: datetime) -> Claim:
    claim = claims.exchanging(order, sale, at)
    claims.piece_sent(claim, sale, at)
    return claim


def fulfilled(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.piece_confirmed(on_its_way(order, sale, at), sale, at)


def refunded(order: Order, sale: Sale, at: datetime) -> Claim:
    return claims.money_given(claims.exchanging(order, sale, at), sale, at)


def swept(claim: Claim, sale: Sale) -> Claim:
    """The first clock to end has ended."""
    running = [clock.due_at for clock in builders.clocks(claim.id, sale).values() if clock.state == "running"]
    builders.sweep(min(running))
    return claim


def after(way: Way) -> Callable[[datetime], Standing]:
    """Of an order that was signed for the day before."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - DAY)
        claim = way(orders.delivered(sale, at - DAY), sale, at)
        with acting_as(sale.seller), transaction.atomic():
            row = Claim.objects.get(id=claim.id)
            shows = queries.takes_claim_evidence(row)
        photo = claims.photo(claim, sale.seller, at) if shows else new_id()
        return Standing(
            row=row,
            actors={Role.MERCHANT: sale.seller, Role.SHOPPER: sale.shopper, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at - DAY)),
            also=photo,
        )

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    quantity = getattr(standing.row, "quantity", 1)
    denial = Denial(NoRemedy.CAUSED_BY_USE, "外壳有撞击痕迹", [standing.also])
    parcel = {"carrier": "sandbox", "waybill": "NEW00001"}
    told: dict[str, dict[str, Any]] = {
        "offer": {"remedy": Remedy.EXCHANGE, "statement": "可以换新"},
        "refuse": {"denial": denial},
        **dict.fromkeys(STEPS["send"], parcel | {"picked": [LotPicked(new_id(), quantity, claims.FROM_SHELF)]}),
    }
    return told.get(step, {})


def offers(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    """What is offered, by the names of the table."""
    actions = queries.claim_actions(queries.one_claim(row.pk, by=by), by=by, at=at)
    return {step for action in actions if action.name != "evidence" for step in STEPS.get(action.name, {action.name})}


CLAIMS: Final = Situations(
    model=Claim,
    where={
        "filed": after(filed),
        "offered": after(offered),
        "insisted": after(insisted),
        "refused": after(refused),
        "closed": after(closed),
        "withdrawn": after(withdrawn),
        "returning": after(returning),
        "by_return": after(by_return),
        "sending": after(claims.exchanging),
        "supplying": after(claims.supplying),
        "repairing": after(claims.repairing),
        "late_repair": after(late_repair),
        "on_its_way": after(on_its_way),
        "fulfilled": after(fulfilled),
        "refunded": after(refunded),
    },
    words=words,
    offers=offers,
    clocks={
        # House numbers, strict: the holiday gives nobody a day more.
        "aftersales.answer_claim": Clocked(
            where="filed", since=THIRTIETH, due=THIRD_OVER, then="grant_silently_return"
        ),
        "aftersales.take_offer": Clocked(where="offered", since=THIRTIETH, due=FIFTH_OVER),
        "aftersales.complain": Clocked(where="refused", since=BEFORE_HOLIDAY, due=FIRST_OCTOBER),
        "aftersales.send_new": Clocked(where="sending", since=THIRTIETH, due=THIRD_OVER),
        "aftersales.new_arrives": Clocked(where="on_its_way", since=TWENTY_FOURTH, due=FIRST_OCTOBER),
        # The law's: its last day is one of rest, and counts until the next that is worked.
        "aftersales.repair": Clocked(where="repairing", since=datetime(2026, 9, 1, 2, tzinfo=UTC), due=EIGHTH_OCTOBER),
    },
)

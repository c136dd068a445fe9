"""Ends of small years, as they should be: a sale, a return to a silent shop, and what is wrong where a test says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.drivers.simulator.bank import Given
from tests.drivers.simulator.contracts import Agreed
from tests.drivers.simulator.oracle.calendar import end_of_period
from tests.drivers.simulator.seen import Clock, Fact, Notice, Pieces, Refund, Seen, Share, Thing
from tests.drivers.simulator.tests.scripts import instant
from tests.drivers.simulator.words import DAY

NOON = instant("2026-03-10T12:00:00+08:00")
ORDER, RETURN, PAYMENT, SHARE, REFUND = (str(UUID(int=n)) for n in range(1, 6))
LI, SHOP, TEA = "li", "shop", "tea"
PARTIES = {"return_id": RETURN, "order_id": ORDER, "shopper_id": LI, "merchant_id": SHOP}


def fact(topic: str, days: float, *, about: str = RETURN, role: str = "system", **said: Any) -> Fact:
    """Told so many days after our noon."""
    return Fact(topic, about, role, NOON + days * DAY, f"turn {days}", LI, SHOP, PARTIES | said)


def clock(kind: str, since: float, *, until: float, end: str = "met", within: str, **other: Any) -> Clock:
    """One that began so many days after our noon, and ended at its instant or so many days after it."""
    begun = NOON + since * DAY
    due = end_of_period(within, begun, by_law=other.pop("by_law", False))
    closed = due if end == "missed" else NOON + until * DAY
    owners = (SHOP, LI)
    ran = (begun, f"turn {since}", [f"turn {until}"], 0)
    found = Clock(kind, kind, RETURN, *owners, within, False, begun, due, end, closed, None, None, *ran)
    return replace(found, **other)


def withdrawn() -> Seen:
    """Somebody gives notice of a return on the second day and takes it back on the third."""
    said = [fact("aftersales.noticed", 1, role="shopper", amount=500), fact("aftersales.withdrawn", 2, role="shopper")]
    lines = [
        clock("aftersales.address", 1, until=2, end="void", within="hours:48"),
        clock("aftersales.handle_red_line", 1, until=2, end="void", within="calendar_days:15", by_law=True),
    ]
    return Seen(clocks=lines, facts=said, things=[Thing("return", RETURN, "withdrawn", [LI, SHOP])])


def given_back() -> Seen:
    """Paid on the first day, called off on the second, and the money is back."""
    share = Share(SHARE, ORDER, ORDER, PAYMENT, 500, 500, "captured", NOON, 500, LI, SHOP)
    return Seen(
        clocks=[clock("payments.hear_of_refund", 1, until=1, within="hours:24", about=REFUND)],
        facts=[fact("orders.cancelled", 1, about=ORDER)],
        things=[Thing("order", ORDER, "cancelled", [LI, SHOP])],
        shares=[share],
        refunds=[Refund(REFUND, SHARE, 500, "succeeded")],
        given=[Given(UUID(PAYMENT), UUID(REFUND), 500, NOON + DAY)],
        pieces=[Pieces(TEA, ORDER, "cancelled", 1)],
        shelves={TEA: (10, 0)},
        received={TEA: 10},
        agreed={ORDER: Agreed(lines=500, freight=0, deposits=0, total=500, payment=500)},
    )


def notice(template: str, *, times: int = 1, shop: str | None = None) -> Notice:
    return Notice(template, LI, shop, NOON, times)

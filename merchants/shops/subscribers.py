"""Ask the register, and tell applicants, shops and staff."""

from __future__ import annotations

from typing import Any

import platform_core.notices.commands as notices
from merchants.shops.case import APPLICATION, CHANGE
from merchants.shops.commands import filing, standing
from merchants.shops.deadlines import VERIFY_CHANGE
from merchants.shops.events import ApplicationSubmitted, ReverificationBegun, ShopUnverified, SuspensionUnreviewed
from merchants.shops.queries import shops, verification
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.labels import spell
from platform_core.tenancy.scopes import SYSTEM, bound


def application_of(fact: Any) -> dict[str, str]:
    """The facts of an application that every text names, and why it was rejected."""
    found = shops.application(fact.application_id, seen_by=RELAY)
    return {"application_id": str(found.id), "trade_name": found.trade_name, "reason": found.reason}


def change_of(fact: Any) -> dict[str, str]:
    """The facts of a change that every text names, and why it was refused."""
    found = verification.change(fact.change_id, seen_by=RELAY)
    trade_name = shops.shop(found.merchant_id).trade_name
    due = clock.in_a_text(due_at(found.id, of=VERIFY_CHANGE))
    return {"fact": spell(found.fact), "trade_name": trade_name, "reason": found.reason, "due": due}


tell_parties(APPLICATION, more=application_of)
tell_parties(CHANGE, more=change_of)


@subscribe(ApplicationSubmitted, name="merchants.ask_registry", outside=True, replayable=True)
def ask_registry(fact: ApplicationSubmitted, context: DeliveryContext) -> None:
    """Ask the business register about papers that came in."""
    filing.ask_registry(fact.application_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ReverificationBegun, name="merchants.ask_registry_again", outside=True, replayable=True)
def ask_registry_again(fact: ReverificationBegun, context: DeliveryContext) -> None:
    """Ask the business register about a shop whose round of verification has begun."""
    standing.ask_again(fact.merchant_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ShopUnverified, name="merchants.tell_of_unverified")
def tell_of_unverified(fact: ShopUnverified, context: DeliveryContext) -> None:
    """Nobody verified a shop again in time: alarm staff, and tell the shop until when it takes new orders."""
    shop = shops.shop(fact.merchant_id)
    params: dict[str, str | int] = {
        "trade_name": shop.trade_name,
        "times": fact.times,
        "until": clock.in_a_text(verification.reverify_by(fact.merchant_id)),
        "sells_until": shop.verified_until.isoformat(),
        "stopped": int(shop.verified_until < shops.local_date(context.handled_at)),
    }
    how: dict[str, Any] = {"params": params, "by": RELAY, "at": context.handled_at}
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="merchants.unverified_for_staff", **how)
    notices.send_to_shop(fact.merchant_id, template="merchants.unverified", **how)


@subscribe(SuspensionUnreviewed, name="merchants.tell_of_unreviewed")
def tell_of_unreviewed(fact: SuspensionUnreviewed, context: DeliveryContext) -> None:
    """Nobody reviewed a suspension in time: alarm staff, and name the shop its way out of the house."""
    shop, until = shops.shop(fact.merchant_id), shops.review_due(fact.merchant_id)
    params: dict[str, str | int] = {"trade_name": shop.trade_name, "times": fact.times, "until": until}
    how: dict[str, Any] = {"params": params, "by": RELAY, "at": context.handled_at}
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="merchants.suspension_unreviewed_for_staff", **how)
    notices.send_to_shop(shop.id, template="merchants.suspension_unreviewed", **how)

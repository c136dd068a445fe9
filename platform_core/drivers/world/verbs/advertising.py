"""Advertising: agreeing to it, taking that back, and the shop's words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from merchants.advertising import commands as advertising_commands
from merchants.advertising.types import AdvertisementText
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, verb
from privacy.consents import commands as consents_commands
from privacy.consents import policies as consents_policies

NEW_TEA: Final = AdvertisementText(subject="新茶上市", body="今年的新茶到货了。", contact="400-000-0000")


@verb("shopper")
def allow_advertising(deal: Deal, by: Actor, at: datetime) -> None:
    """Allow advertising of the deal's shop, in the words in force."""
    version = consents_policies.advertising_version()
    consents_commands.give(deal.seller.merchant_id, text_version=version, by=by, at=at)


@verb("shopper")
def refuse_advertising(deal: Deal, by: Actor, at: datetime, *, everyone: bool) -> None:
    """Refuse advertising of the deal's shop, or of everybody."""
    if everyone:
        consents_commands.withdraw_from_all(by=by, at=at)
    else:
        consents_commands.withdraw(deal.seller.merchant_id, by=by, at=at)


@verb("seller")
def advertise(deal: Deal, by: Actor, at: datetime) -> None:
    advertising_commands.advertise(NEW_TEA, by=by, at=at)

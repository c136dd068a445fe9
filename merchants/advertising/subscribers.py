"""Send an advertisement in turns in the worker."""

from __future__ import annotations

from merchants.advertising import commands
from merchants.advertising.events import Advertised, AdvertisementWentOut
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(Advertised, name="merchants.send_advertisement")
def send_advertisement(fact: Advertised, context: DeliveryContext) -> None:
    """Send the first turn."""
    commands.send_some(fact.advertisement_id, after=None, by=RELAY, at=context.handled_at)


@subscribe(AdvertisementWentOut, name="merchants.go_on_sending")
def go_on_sending(fact: AdvertisementWentOut, context: DeliveryContext) -> None:
    """Send the next turn, until nobody is left."""
    if fact.after is not None:
        commands.send_some(fact.advertisement_id, after=fact.after, by=RELAY, at=context.handled_at)

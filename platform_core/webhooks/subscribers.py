"""Subscribers that tell a shop's people about its webhooks when its systems hear nothing."""

from __future__ import annotations

import platform_core.notices.commands
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.webhooks.events import EndpointDisabled


@subscribe(EndpointDisabled, name="webhooks.tell_the_shop")
def tell_the_shop(fact: EndpointDisabled, context: DeliveryContext) -> None:
    """Send a notice in both languages, to the inbox and by e-mail."""
    platform_core.notices.commands.send_to_shop(
        fact.merchant_id,
        template=f"webhooks.disabled_{fact.why}",
        params={"host": fact.host},
        by=RELAY,
        at=context.handled_at,
    )

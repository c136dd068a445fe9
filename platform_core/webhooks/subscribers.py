"""What has a shop to hear of its webhooks from people, since its systems do not?"""

from __future__ import annotations

import platform_core.notices.commands
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.webhooks.events import EndpointDisabled


@subscribe(EndpointDisabled, name="webhooks.tell_the_shop")
def tell_the_shop(fact: EndpointDisabled, context: DeliveryContext) -> None:
    """Both languages, in the inbox and by mail."""
    platform_core.notices.commands.send_to_shop(
        fact.merchant_id,
        template=f"webhooks.disabled_{fact.why}",
        params={"host": fact.host},
        by=RELAY,
        at=context.handled_at,
    )

"""Tell a shop of listings that left its window by themselves."""

from __future__ import annotations

import platform_core.notices.commands as notices
from catalog.listings import queries
from catalog.listings.events import ListingTakenDown
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(ListingTakenDown, name="catalog.tell_of_taking_down")
def tell_of_taking_down(fact: ListingTakenDown, context: DeliveryContext) -> None:
    """Tell the shop which listing came down: by which certificates, or that nothing of it is left."""
    version = queries.version(fact.version_id)
    ended = [shown for shown in queries.shown_facts(version) if shown.key in fact.certificates]
    params: dict[str, str | int] = {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "certificates_zh": "、".join(f"{shown.name_zh} {shown.text_zh}" for shown in ended),
        "certificates_en": ", ".join(f"{shown.name_en} {shown.text_en}" for shown in ended),
    }
    notices.send_to_shop(
        fact.merchant_id, template="catalog.listing_taken_down", params=params, by=RELAY, at=context.handled_at
    )

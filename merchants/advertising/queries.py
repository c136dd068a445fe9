"""Read advertisements, and render one as the gate of notices sends it."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from merchants.advertising.models import Advertisement
from merchants.shops.models.shops import Merchant
from merchants.shops.queries.shops import shop
from platform_core.actors import Actor
from platform_core.notices.types import Advert, Language, Text


def advertisements_of(actor: Actor) -> QuerySet[Advertisement]:
    """The shop's own, or everybody's for staff, each with the number ``reached``; in no order yet."""
    shop = Merchant.objects.filter(id=OuterRef("merchant_id"))
    found = Advertisement.objects.visible_to(actor)
    return found.annotate(reached=Sum("turns__reached", default=0), trade_name=Subquery(shop.values("trade_name")))


def advert_of(row: Advertisement) -> Advert:
    """The advertisement as the gate sends it, in the name of the shop; in Chinese where the shop wrote no English."""
    zh = Text(subject=row.subject, body=row.body)
    return Advert(
        about_id=row.id,
        advertiser=row.merchant_id,
        sender=shop(row.merchant_id).trade_name,
        contact=row.contact,
        texts={Language.ZH: zh, Language.EN: Text(subject=row.subject_en, body=row.body_en) if row.body_en else zh},
    )

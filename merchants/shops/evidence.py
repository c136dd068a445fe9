"""Report every standing trader to the authorities."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from merchants.shops.queries import shops, verification
from merchants.shops.types import MerchantIdentity
from platform_core.duties import fulfils
from platform_core.regulators.registry import traders
from platform_core.regulators.types import TraderIdentity


@traders
@fulfils("OTM-25")
@fulfils("ECL-28a", part="hand in identities")
def standing_traders() -> Iterable[TraderIdentity]:
    """Every shop that stands, suspended ones as well."""
    return [_identity_for_regulators(verification.identity_of(merchant_id)) for merchant_id in shops.standing()]


def _identity_for_regulators(found: MerchantIdentity) -> TraderIdentity:
    return TraderIdentity(
        merchant_id=found.merchant_id,
        shop=found.trade_name,
        link=f"{settings.PUBLIC_URL}{reverse('open:shop', kwargs={'merchant_id': found.merchant_id})}",
        registered=found.registered,
        name=found.name,
        code=found.code,
        address=found.address,
        contact_name=found.contact_name,
        phone=found.phone,
        statement=found.statement,
    )

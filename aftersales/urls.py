"""Routes of aftersales."""

from django.urls import path

from aftersales.claims import api as claims
from aftersales.freight import api as freight
from aftersales.remedies import api as remedies
from aftersales.returns.api import views as returns
from aftersales.rights import api as rights

storefront = [
    *claims.storefront,
    *freight.storefront,
    path("orders/<uuid:order_id>/rights", rights.Rights.as_view(), name="order-rights"),
    *returns.storefront,
    *remedies.storefront,
]
seller = [*claims.seller, *freight.seller, *returns.seller, *remedies.seller]
webhooks = returns.webhooks

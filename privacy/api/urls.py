"""Under which addresses does a person agree, and take it back?"""

from django.urls import path

from privacy.api import views

storefront = [
    path("consents", views.Consents.as_view(), name="consents"),
    path("consents/advertising", views.Advertising.as_view(), name="consents-advertising"),
    path("consents/advertising/<uuid:merchant_id>", views.AdvertisingOfShop.as_view(), name="consents-shop"),
]

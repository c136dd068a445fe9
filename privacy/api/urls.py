"""Under which addresses does a person agree, and take it back?"""

from django.urls import path

from privacy.api import rights, views

storefront = [
    path("consents", views.Consents.as_view(), name="consents"),
    path("consents/advertising", views.Advertising.as_view(), name="consents-advertising"),
    path("consents/advertising/<uuid:merchant_id>", views.AdvertisingOfShop.as_view(), name="consents-shop"),
    path("privacy/codes", rights.OwnCodes.as_view(), name="privacy-codes"),
    path("privacy/requests", rights.Requests.as_view(), name="privacy-requests"),
    path("privacy/requests/<uuid:request_id>", rights.OneRequest.as_view(), name="privacy-request"),
    path("privacy/requests/<uuid:request_id>/withdrawal", rights.WITHDRAWAL, name="privacy-request-withdrawal"),
    path("privacy/requests/<uuid:request_id>/copy", rights.OwnCopy.as_view(), name="privacy-request-copy"),
    path("privacy/closing", rights.Closing.as_view(), name="privacy-closing"),
    path("privacy/closing/<uuid:closure_id>/withdrawal", rights.TAKING_BACK, name="privacy-closing-withdrawal"),
    path("privacy/recipients", rights.Recipients.as_view(), name="privacy-recipients"),
    path("privacy/supplies", rights.Supplies.as_view(), name="privacy-supplies"),
]

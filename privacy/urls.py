"""Addresses of the API of privacy."""

from django.urls import path

from privacy.closures import api as closures_api
from privacy.consents import api as views
from privacy.recipients import api as recipients_api
from privacy.requests import api as requests_api

storefront = [
    path("consents", views.Consents.as_view(), name="consents"),
    path("consents/advertising", views.Advertising.as_view(), name="consents-advertising"),
    path("consents/advertising/<uuid:merchant_id>", views.AdvertisingOfShop.as_view(), name="consents-shop"),
    path("privacy/codes", requests_api.OwnCodes.as_view(), name="privacy-codes"),
    path("privacy/requests", requests_api.Requests.as_view(), name="privacy-requests"),
    path("privacy/requests/<uuid:request_id>", requests_api.OneRequest.as_view(), name="privacy-request"),
    path("privacy/requests/<uuid:request_id>/withdrawal", requests_api.WITHDRAWAL, name="privacy-request-withdrawal"),
    path("privacy/requests/<uuid:request_id>/copy", requests_api.OwnCopy.as_view(), name="privacy-request-copy"),
    path("privacy/closing", closures_api.Closing.as_view(), name="privacy-closing"),
    path("privacy/closing/<uuid:closure_id>/withdrawal", closures_api.TAKING_BACK, name="privacy-closing-withdrawal"),
    path("privacy/recipients", recipients_api.Recipients.as_view(), name="privacy-recipients"),
    path("privacy/supplies", recipients_api.Supplies.as_view(), name="privacy-supplies"),
]

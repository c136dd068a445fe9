"""The routes of requests of authorities, and of the file that a shopper asks for."""

from django.urls import path

from platform_core.regulators.api import views

regulator = [
    path("requests", views.Requests.as_view()),
    path("requests/<uuid:request_id>", views.OneRequest.as_view()),
    path("requests/<uuid:request_id>/withdrawal", views.Withdrawal.as_view()),
    path("requests/<uuid:request_id>/export", views.HandedOver.as_view()),
    path("checkpoint", views.LatestCheckpoint.as_view()),
    path("verifier", views.Verifier.as_view()),
]
storefront = [
    path("orders/<uuid:order_id>/dossier", views.OrderDossier.as_view(), name="order-dossier"),
    path("orders/<uuid:order_id>/dossier/file", views.OrderDossierFile.as_view(), name="order-dossier-file"),
]

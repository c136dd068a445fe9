"""The routes of requests, to be included at `api/regulator/v1/`."""

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
urlpatterns = regulator

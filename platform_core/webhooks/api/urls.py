"""The routes of webhooks, to be included at `api/seller/v1/`."""

from django.urls import path

from platform_core.webhooks.api import views

seller = [
    path("webhooks", views.Webhooks.as_view()),
    path("webhooks/topics", views.Topics.as_view()),
    path("webhooks/<uuid:webhook_id>", views.OneWebhook.as_view()),
    path("webhooks/<uuid:webhook_id>/pause", views.Pause.as_view()),
    path("webhooks/<uuid:webhook_id>/secret", views.NewSecret.as_view()),
    path("webhooks/<uuid:webhook_id>/test", views.Test.as_view()),
    path("webhooks/<uuid:webhook_id>/deliveries", views.Deliveries.as_view()),
    path("webhooks/deliveries/<uuid:delivery_id>", views.OneDelivery.as_view()),
    path("webhooks/deliveries/<uuid:delivery_id>/redelivery", views.Redelivery.as_view()),
]
urlpatterns = seller

"""Where are the doors?"""

from django.urls import path

from aftersales.api import views

_shared = [
    path("returns", views.Returns.as_view(), name="returns"),
    path("returns/<uuid:return_id>", views.OneReturn.as_view(), name="return"),
    path("returns/<uuid:return_id>/timeline", views.ReturnTimeline.as_view(), name="return-timeline"),
    path("returns/<uuid:return_id>/evidence", views.Evidence.as_view(), name="return-evidence"),
    path("returns/<uuid:return_id>/evidence/<uuid:file_id>", views.OneFile.as_view(), name="return-file"),
]
storefront = [
    path("orders/<uuid:order_id>/rights", views.Rights.as_view(), name="order-rights"),
    path("orders/<uuid:order_id>/returns", views.OrderReturns.as_view(), name="order-returns"),
    *_shared,
    path("returns/<uuid:return_id>/parcel", views.Parcel.as_view(), name="return-parcel"),
    path("returns/<uuid:return_id>/parcel/correction", views.ParcelCorrection.as_view(), name="return-correction"),
    path("returns/<uuid:return_id>/withdrawal", views.Withdrawal.as_view(), name="return-withdrawal"),
]
seller = [
    *_shared,
    path("returns/<uuid:return_id>/address", views.Address.as_view(), name="return-address"),
    path("returns/<uuid:return_id>/arrival", views.Arrival.as_view(), name="return-arrival"),
    path("returns/<uuid:return_id>/grant", views.Grant.as_view(), name="return-grant"),
    path("returns/<uuid:return_id>/objection", views.Objection.as_view(), name="return-objection"),
    path("returns/<uuid:return_id>/way-home", views.WayHome.as_view(), name="return-way-home"),
    path("returns/<uuid:return_id>/restocks", views.Restocks.as_view(), name="return-restocks"),
]
webhooks = [path("carriers/sandbox/returns", views.ReturnWebhook.as_view(), name="carrier-return-webhook")]

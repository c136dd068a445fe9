"""Routes of aftersales; the doors that all cases share are made here."""

from django.urls import path

from aftersales.claims import api as claims
from aftersales.freight import api as freight
from aftersales.remedies import api as remedies
from aftersales.returns.api import rendering as show
from aftersales.returns.api import serializers as shapes
from aftersales.returns.api import views as views_api
from aftersales.returns.commands import decisions as commands
from aftersales.returns.errors import NotNow
from aftersales.returns.models.returns import Return
from aftersales.rights import api as rights_api
from platform_core.cases.doors import download_view, list_view, step_view, upload_view

_all = list_view(
    Return,
    says="One's own returns as a shopper, or the shop's, newest first.",
    out=shapes.ReturnPageOut,
    show=show.row,
    by=("-noticed_at", "-id"),
)
_evidence = upload_view(
    Return,
    says="Add a file to a return. Both sides see what either has added.",
    keep=commands.add_evidence,
    refuses=(NotNow,),
    duties=("NRR-09",),
)
_file = download_view(Return, says="A file of a return, to be saved.")
_withdrawal = step_view(
    Return,
    "withdraw",
    says="Keep the goods after all, as long as nothing was sent.",
    out=shapes.ReturnOut,
    show=lambda case, **now: show.render_latest(case.id, **now),
)
_home = step_view(
    Return,
    "confirm_home",
    says="Say that the goods of a declined return are with you again.",
    out=shapes.ReturnOut,
    show=lambda case, **now: show.render_latest(case.id, **now),
)

_shared = [
    path("returns", _all, name="returns"),
    path("returns/<uuid:return_id>", views_api.OneReturn.as_view(), name="return"),
    path("returns/<uuid:return_id>/timeline", views_api.ReturnTimeline.as_view(), name="return-timeline"),
    path("returns/<uuid:return_id>/evidence", _evidence, name="return-evidence"),
    path("returns/<uuid:return_id>/evidence/<uuid:file_id>", _file, name="return-file"),
]
storefront = [
    *claims.storefront,
    *freight.storefront,
    path("orders/<uuid:order_id>/rights", rights_api.Rights.as_view(), name="order-rights"),
    path("orders/<uuid:order_id>/returns", views_api.OrderReturns.as_view(), name="order-returns"),
    *_shared,
    path("returns/<uuid:return_id>/parcel", views_api.Parcel.as_view(), name="return-parcel"),
    path("returns/<uuid:return_id>/parcel/correction", views_api.ParcelCorrection.as_view(), name="return-correction"),
    path("returns/<uuid:return_id>/withdrawal", _withdrawal, name="return-withdrawal"),
    path("returns/<uuid:return_id>/home", _home, name="return-home"),
    *remedies.storefront,
]
seller = [
    *claims.seller,
    *freight.seller,
    *_shared,
    path("returns/<uuid:return_id>/address", views_api.Address.as_view(), name="return-address"),
    path("returns/<uuid:return_id>/arrival", views_api.Arrival.as_view(), name="return-arrival"),
    path("returns/<uuid:return_id>/grant", views_api.Grant.as_view(), name="return-grant"),
    path("returns/<uuid:return_id>/objection", views_api.Objection.as_view(), name="return-objection"),
    path("returns/<uuid:return_id>/way-home", views_api.WayHome.as_view(), name="return-way-home"),
    path("returns/<uuid:return_id>/restocks", views_api.Restocks.as_view(), name="return-restocks"),
    *remedies.seller,
]
webhooks = [path("carriers/sandbox/returns", views_api.ReturnWebhook.as_view(), name="carrier-return-webhook")]

"""Routes of orders."""

from django.urls import path

from orders.checkout import api as checkout_api
from orders.codes import api as codes
from orders.deposits import api as deposits
from orders.reviews import api as reviews
from orders.sales.api import views as views_api
from orders.subscriptions import api as subscriptions

_shared = [
    path("orders", views_api.Orders.as_view(), name="orders"),
    path("orders/<uuid:order_id>", views_api.OneOrder.as_view(), name="order"),
    path("orders/<uuid:order_id>/contract", views_api.OrderContract.as_view(), name="order-contract"),
    path("orders/<uuid:order_id>/contract.pdf", views_api.ContractPaper.as_view(), name="order-contract-paper"),
    path("orders/<uuid:order_id>/timeline", views_api.OrderTimeline.as_view(), name="order-timeline"),
    path("reviews", reviews.OwnReviews.as_view()),
    path("maskings/<uuid:masking_id>", reviews.OneMasking.as_view()),
]
storefront = [
    path("quotes", checkout_api.Quotes.as_view(), name="quotes"),
    path("quotes/<uuid:quote_id>", checkout_api.OneQuote.as_view(), name="quote"),
    path("purchases", checkout_api.Purchases.as_view(), name="purchases"),
    path("purchases/<uuid:purchase_id>", checkout_api.OnePurchase.as_view(), name="purchase"),
    path(
        "purchases/<uuid:purchase_id>/cancellation",
        checkout_api.PurchaseCancellation.as_view(),
        name="purchase-cancellation",
    ),
    *_shared,
    path(
        "orders/<uuid:order_id>/contract/recipient",
        views_api.ContractRecipient.as_view(),
        name="order-contract-recipient",
    ),
    path("orders/<uuid:order_id>/codes", codes.OwnCodes.as_view(), name="order-own-codes"),
    path("orders/<uuid:order_id>/cancellation", checkout_api.OrderCancellation.as_view(), name="order-cancellation"),
    path("orders/<uuid:order_id>/receipt", views_api.OrderReceipt.as_view(), name="order-receipt"),
    path("orders/<uuid:order_id>/missing-receipt", views_api.MissingReceipt.as_view(), name="order-missing-receipt"),
    *deposits.storefront,
    path("listings/<uuid:listing_id>/reviews", reviews.ListingReviews.as_view()),
    path("orders/<uuid:order_id>/lines/<uuid:line_id>/review", reviews.LineReview.as_view()),
    path("reviews/<uuid:review_id>/addition", reviews.ReviewAdditions.as_view()),
    path("maskings/<uuid:masking_id>/objection", reviews.MaskingObjection.as_view()),
    path("maskings/<uuid:masking_id>/appeal", reviews.MaskingAppeal.as_view()),
    *subscriptions.storefront,
]
seller = [
    *_shared,
    path("orders/<uuid:order_id>/shipments", views_api.Shipments.as_view(), name="order-shipments"),
    path("orders/<uuid:order_id>/codes", codes.OrderCodes.as_view(), name="order-codes"),
    path("orders/<uuid:order_id>/waybill", views_api.OtherWaybill.as_view(), name="order-waybill"),
    path("orders/<uuid:order_id>/recipient/reveal", views_api.RecipientReveal.as_view(), name="order-recipient"),
    *deposits.seller,
    path("reviews/<uuid:review_id>/reply", reviews.ReviewReplies.as_view()),
    path("maskings/<uuid:masking_id>/answer", reviews.MaskingAnswer.as_view()),
    *subscriptions.seller,
]
webhooks = [path("carriers/sandbox", views_api.CarrierWebhook.as_view(), name="carrier-webhook")]

"""Under which addresses do applicants, shops and visitors come in? `project.urls` puts the doors before them."""

from django.urls import path

from merchants.api import credit, views

storefront = [
    path("merchants", views.Merchants.as_view(), name="storefront-merchants"),
    path("merchants/<uuid:merchant_id>", views.TraderPage.as_view(), name="storefront-merchant"),
    path("merchants/<uuid:merchant_id>/credit", credit.Score.as_view(), name="storefront-credit"),
    path("merchants/<uuid:merchant_id>/credit/facts", credit.Facts.as_view(), name="storefront-credit-facts"),
    path("credit/formula", credit.Formula.as_view(), name="storefront-credit-formula"),
]
seller = [
    path("applications", views.Applications.as_view(), name="seller-applications"),
    path("applications/<uuid:application_id>", views.OneApplication.as_view(), name="seller-application"),
    path("applications/<uuid:application_id>/withdrawal", views.Withdrawal.as_view(), name="seller-withdrawal"),
    path("advertisements", views.Advertisements.as_view(), name="seller-advertisements"),
    path("credit/facts/<uuid:fact_id>/reply", credit.Reply.as_view(), name="seller-credit-reply"),
    path("violations", views.Violations.as_view(), name="seller-violations"),
    path("shop", views.Shop.as_view(), name="seller-shop"),
]

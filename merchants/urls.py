"""Addresses of the merchants' API for applicants, shops and visitors; `project.urls` puts the doors before them."""

from django.urls import path

from merchants.advertising import api as advertising_api
from merchants.archives import api as archives
from merchants.closing import api as closing
from merchants.credit import api as credit
from merchants.guarantee import api as guarantee
from merchants.holidays import api as holidays
from merchants.sanctions import api as sanctions
from merchants.shops.api import views as views_api
from merchants.team import api as team
from merchants.violations import api as violations_api

storefront = [
    path("merchants", views_api.Merchants.as_view(), name="storefront-merchants"),
    path("merchants/<uuid:merchant_id>", views_api.TraderPage.as_view(), name="storefront-merchant"),
    path("merchants/<uuid:merchant_id>/credit", credit.Score.as_view(), name="storefront-credit"),
    path("merchants/<uuid:merchant_id>/credit/facts", credit.Facts.as_view(), name="storefront-credit-facts"),
    path("credit/formula", credit.Formula.as_view(), name="storefront-credit-formula"),
    path("bulletins", sanctions.Bulletins.as_view(), name="bulletins"),
    path("bulletins/<uuid:sanction_id>", sanctions.BulletinsAbout.as_view(), name="bulletin"),
    *team.storefront,
]
seller = [
    path("applications", views_api.Applications.as_view(), name="seller-applications"),
    path("applications/<uuid:application_id>", views_api.OneApplication.as_view(), name="seller-application"),
    path("applications/<uuid:application_id>/withdrawal", views_api.Withdrawal.as_view(), name="seller-withdrawal"),
    path("documents", views_api.Documents.as_view(), name="seller-documents"),
    path("documents/<uuid:document_id>", views_api.OneDocument.as_view(), name="seller-document"),
    path("documents/<uuid:document_id>/files", views_api.DocumentFiles.as_view(), name="seller-document-files"),
    path(
        "documents/<uuid:document_id>/files/<uuid:file_id>",
        views_api.DocumentFile.as_view(),
        name="seller-document-file",
    ),
    path("changes", views_api.Changes.as_view(), name="seller-changes"),
    path("changes/<uuid:change_id>", views_api.OneChange.as_view(), name="seller-change"),
    path("changes/<uuid:change_id>/withdrawal", views_api.ChangeWithdrawal.as_view(), name="seller-change-withdrawal"),
    path("advertisements", advertising_api.Advertisements.as_view(), name="seller-advertisements"),
    path("credit/facts/<uuid:fact_id>/reply", credit.Reply.as_view(), name="seller-credit-reply"),
    path("violations", violations_api.Violations.as_view(), name="seller-violations"),
    *sanctions.seller,
    *team.seller,
    *closing.seller,
    *holidays.seller,
    *archives.seller,
    *guarantee.debts,
    path("guarantee", guarantee.Deposit.as_view(), name="seller-guarantee"),
    path("guarantees/<uuid:guarantee_id>/agreement", guarantee.agree, name="seller-guarantee-agreement"),
    path("guarantees/<uuid:guarantee_id>/refusal", guarantee.decline, name="seller-guarantee-refusal"),
    path("guarantees/<uuid:guarantee_id>/end", guarantee.end, name="seller-guarantee-end"),
    path("shop", views_api.Shop.as_view(), name="seller-shop"),
]

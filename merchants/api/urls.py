"""Under which addresses do applicants, shops and visitors come in? `project.urls` puts the doors before them."""

from django.urls import path

from merchants.api import credit, guarantee, sanctions, views

storefront = [
    path("merchants", views.Merchants.as_view(), name="storefront-merchants"),
    path("merchants/<uuid:merchant_id>", views.TraderPage.as_view(), name="storefront-merchant"),
    path("merchants/<uuid:merchant_id>/credit", credit.Score.as_view(), name="storefront-credit"),
    path("merchants/<uuid:merchant_id>/credit/facts", credit.Facts.as_view(), name="storefront-credit-facts"),
    path("credit/formula", credit.Formula.as_view(), name="storefront-credit-formula"),
    path("bulletins", sanctions.Bulletins.as_view(), name="bulletins"),
    path("bulletins/<uuid:sanction_id>", sanctions.BulletinsAbout.as_view(), name="bulletin"),
]
seller = [
    path("applications", views.Applications.as_view(), name="seller-applications"),
    path("applications/<uuid:application_id>", views.OneApplication.as_view(), name="seller-application"),
    path("applications/<uuid:application_id>/withdrawal", views.Withdrawal.as_view(), name="seller-withdrawal"),
    path("documents", views.Documents.as_view(), name="seller-documents"),
    path("documents/<uuid:document_id>", views.OneDocument.as_view(), name="seller-document"),
    path("documents/<uuid:document_id>/files", views.DocumentFiles.as_view(), name="seller-document-files"),
    path(
        "documents/<uuid:document_id>/files/<uuid:file_id>", views.DocumentFile.as_view(), name="seller-document-file"
    ),
    path("changes", views.Changes.as_view(), name="seller-changes"),
    path("changes/<uuid:change_id>", views.OneChange.as_view(), name="seller-change"),
    path("changes/<uuid:change_id>/withdrawal", views.ChangeWithdrawal.as_view(), name="seller-change-withdrawal"),
    path("advertisements", views.Advertisements.as_view(), name="seller-advertisements"),
    path("credit/facts/<uuid:fact_id>/reply", credit.Reply.as_view(), name="seller-credit-reply"),
    path("violations", views.Violations.as_view(), name="seller-violations"),
    path("sanctions", sanctions.Sanctions.as_view(), name="seller-sanctions"),
    path("sanctions/<uuid:sanction_id>", sanctions.OneSanction.as_view(), name="seller-sanction"),
    path("sanctions/<uuid:sanction_id>/answer", sanctions.HearingAnswer.as_view()),
    path("sanctions/<uuid:sanction_id>/appeal", sanctions.Appeal.as_view()),
    path("debts", guarantee.Debts.as_view(), name="seller-debts"),
    path("debts/<uuid:debt_id>", guarantee.OneDebt.as_view(), name="seller-debt"),
    path("debts/<uuid:debt_id>/appeal", guarantee.DebtAppeal.as_view(), name="seller-debt-appeal"),
    path("guarantee", guarantee.Deposit.as_view(), name="seller-guarantee"),
    path("guarantees/<uuid:guarantee_id>/agreement", guarantee.agree, name="seller-guarantee-agreement"),
    path("guarantees/<uuid:guarantee_id>/refusal", guarantee.decline, name="seller-guarantee-refusal"),
    path("guarantees/<uuid:guarantee_id>/end", guarantee.end, name="seller-guarantee-end"),
    path("shop", views.Shop.as_view(), name="seller-shop"),
]

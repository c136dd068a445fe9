"""The addresses of paying."""

from django.urls import path

from platform_core.cases.doors import list_view
from platform_core.payments.api.payouts import Balance, PayoutAccounts, Payouts
from platform_core.payments.api.serializers import ReceiptOut, ReceiptPageOut
from platform_core.payments.api.views import PaymentDetail, ReceiptAccount, RefundAccount, RefundDetail, SandboxReports
from platform_core.payments.models.payments import Receipt

_receipts = list_view(
    Receipt,
    says="Money of yours that came and fits no payment, newest first.",
    out=ReceiptPageOut,
    show=lambda row: ReceiptOut(row).data,
    by=("-noted_at", "-id"),
)

storefront = [
    path("payments/<uuid:payment_id>", PaymentDetail.as_view(), name="payment"),
    path("refunds/<uuid:refund_id>", RefundDetail.as_view(), name="refund"),
    path("refunds/<uuid:refund_id>/account", RefundAccount.as_view(), name="refund-account"),
    path("receipts", _receipts, name="receipts"),
    path("receipts/<uuid:receipt_id>/account", ReceiptAccount.as_view(), name="receipt-account"),
]
seller = [
    path("balance", Balance.as_view(), name="seller-balance"),
    path("payouts", Payouts.as_view(), name="seller-payouts"),
    path("payout-accounts", PayoutAccounts.as_view(), name="seller-payout-accounts"),
]
webhooks = [path("payments/sandbox", SandboxReports.as_view(), name="payments-sandbox")]

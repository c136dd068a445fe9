"""Rows of paying: payments, shares, refunds, receipts, mandates and payouts."""

from platform_core.payments.models._mandates import Debit, Mandate
from platform_core.payments.models._payments import Payment, Receipt
from platform_core.payments.models._payouts import Payout, PayoutAccount
from platform_core.payments.models._refunds import PayeeAccount, Refund
from platform_core.payments.models._shares import Share

__all__ = ["Debit", "Mandate", "PayeeAccount", "Payment", "Payout", "PayoutAccount", "Receipt", "Refund", "Share"]

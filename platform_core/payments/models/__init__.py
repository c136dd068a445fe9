"""Who is to pay what for whom, what came, and what goes back?"""

from platform_core.payments.models._payments import Payment, Receipt
from platform_core.payments.models._refunds import PayeeAccount, Refund
from platform_core.payments.models._shares import Share

__all__ = ["PayeeAccount", "Payment", "Receipt", "Refund", "Share"]

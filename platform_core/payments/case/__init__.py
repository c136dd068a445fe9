"""Every case of paying, each on one page."""

from platform_core.payments.case._payments import ANOTHER_WAY as ANOTHER_WAY
from platform_core.payments.case._payments import MANDATE as MANDATE
from platform_core.payments.case._payments import PAYER as PAYER
from platform_core.payments.case._payments import RECEIPT as RECEIPT
from platform_core.payments.case._payments import STAFF as STAFF
from platform_core.payments.case._payments import SYSTEM as SYSTEM
from platform_core.payments.case._payouts import PAYOUT as PAYOUT
from platform_core.payments.case._payouts import PAYOUT_ACCOUNT as PAYOUT_ACCOUNT
from platform_core.payments.case._payouts import SHOP as SHOP

"""Commands on money between payers, provider and shops.

Locks are taken in one order, here and by callers: payment, then orders and stock, then shares, refunds and the ledger's
accounts, several shops in the order of their ids. So a command of an app above calls us last.
"""

from platform_core.cases.steps import step_of
from platform_core.payments.commands._asking_again import ask_again as ask_again
from platform_core.payments.commands._asking_again import ask_by_the_clock as ask_by_the_clock
from platform_core.payments.commands._asking_again import follow_failure as follow_failure
from platform_core.payments.commands._asking_again import name_account as name_account
from platform_core.payments.commands._asking_the_provider import ask_after_payment as ask_after_payment
from platform_core.payments.commands._asking_the_provider import record_sighting as record_sighting
from platform_core.payments.commands._capturing import assign as assign
from platform_core.payments.commands._capturing import match as match
from platform_core.payments.commands._capturing import record_capture as record_capture
from platform_core.payments.commands._debiting import record_debit as record_debit
from platform_core.payments.commands._debiting import request_debit as request_debit
from platform_core.payments.commands._mandates import end_mandate as end_mandate
from platform_core.payments.commands._mandates import record_mandate as record_mandate
from platform_core.payments.commands._mandates import record_revocation as record_revocation
from platform_core.payments.commands._mandates import request_mandate as request_mandate
from platform_core.payments.commands._mandates import revoke_mandate as revoke_mandate
from platform_core.payments.commands._mandates import tell_ahead as tell_ahead
from platform_core.payments.commands._payouts import fail_payout as fail_payout
from platform_core.payments.commands._payouts import name_payout_account as name_payout_account
from platform_core.payments.commands._payouts import pay_award as pay_award
from platform_core.payments.commands._payouts import pay_back_deposit as pay_back_deposit
from platform_core.payments.commands._payouts import pay_out as pay_out
from platform_core.payments.commands._payouts import plan_payout as plan_payout
from platform_core.payments.commands._payouts import record_account as record_account
from platform_core.payments.commands._payouts import record_payout as record_payout
from platform_core.payments.commands._payouts import take_back_payout as take_back_payout
from platform_core.payments.commands._receipts import arrive as arrive
from platform_core.payments.commands._receipts import ask_account as ask_account
from platform_core.payments.commands._receipts import name_receipt_account as name_receipt_account
from platform_core.payments.commands._receipts import record_return as record_return
from platform_core.payments.commands._receipts import try_old_way as try_old_way
from platform_core.payments.commands._reconciling import reconcile as reconcile
from platform_core.payments.commands._reconciling import record_unasked as record_unasked
from platform_core.payments.commands._refunding import ask_provider_again as ask_provider_again
from platform_core.payments.commands._refunding import record_answer as record_answer
from platform_core.payments.commands._refunding import request_refund as request_refund
from platform_core.payments.commands._reporting import Report as Report
from platform_core.payments.commands._reporting import report as report
from platform_core.payments.commands._requesting import close_payment as close_payment
from platform_core.payments.commands._requesting import release_share as release_share
from platform_core.payments.commands._requesting import request_payment as request_payment
from platform_core.payments.commands._settling import settle_share as settle_share
from platform_core.payments.models import Receipt

send_back = step_of(Receipt, "send_back")

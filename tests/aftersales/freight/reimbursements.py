"""Freight beside an order's money for tests, by the commands that the clock and the relay call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales.freight import commands, queries
from aftersales.freight.deadlines import REIMBURSE
from aftersales.freight.models import Reimbursement
from platform_core.actors import DEADLINES, RELAY
from platform_core.deadlines.commands import clocks
from platform_core.payments.commands import payouts as payments_payouts
from platform_core.payments.commands import settling
from platform_core.payments.models.payouts import Payout
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.remedies import builders as recalls
from tests.orders.sales.builders import Sale
from tests.platform_core.payments import payouts

DONE, NO = Answer(Outcome.SUCCEEDED, provider_ref="OUT1"), Answer(Outcome.FAILED, reason="pay.payout_refused")


def owed(sale: Sale, at: datetime, *, outlay: int = 1200) -> Reimbursement:
    """For goods of a recalled lot that are back at the shop."""
    row = recalls.offered(sale, at)
    recalls.sent(row, sale.shopper, at, outlay=outlay)
    recalls.arrived(row, sale.seller, at)
    return of(row.id)


def of(about: UUID) -> Reimbursement:
    """Of a freight or a remedy."""
    with bound(SYSTEM), transaction.atomic():
        found = Reimbursement.objects.filter(freight_id=about) | Reimbursement.objects.filter(remedy_id=about)
        return found.get()


def now(row: Reimbursement) -> Reimbursement:
    with bound(SYSTEM), transaction.atomic():
        return queries.one_reimbursement(row.id, by=RELAY)


def covered(row: Reimbursement, at: datetime) -> Reimbursement:
    """Its clock has run out; the sweep closes that before it calls."""
    with bound(SYSTEM), transaction.atomic():
        clocks.void(REIMBURSE, subject_id=row.id, by=DEADLINES, at=at, reason="missed")
        return commands.reimburse(row.id, by=DEADLINES, at=at)


def sent(row: Reimbursement, at: datetime) -> Payout:
    with bound(SYSTEM), transaction.atomic():
        commands.send_reimbursement(row.id, by=RELAY, at=at)
        return Payout.objects.filter(case_id=row.id).latest("attempt")


def heard(payout: Payout, answer: Answer, at: datetime) -> None:
    """The provider's answer, and what its fact leads to."""
    with bound(SYSTEM), transaction.atomic():
        payments_payouts.record_payout(payout.id, answer=answer, by=RELAY, at=at)
        commands.record_reimbursement(payout.case_id, paid=answer == DONE, by=RELAY, at=at)


def recorded(row: Reimbursement, at: datetime, *, paid: bool) -> Reimbursement:
    with bound(SYSTEM), transaction.atomic():
        commands.record_reimbursement(row.id, paid=paid, by=RELAY, at=at)
    return now(row)


def paid_out(shop: UUID, order_id: UUID, at: datetime) -> None:
    """This order is settled, and its money has gone to the shop's bank."""
    payouts.with_account(shop, at)
    with bound(SYSTEM), transaction.atomic():
        settling.settle_share(Reference("orders.order", order_id), commission_basis_points=0, by=RELAY, at=at)
    with bound(SYSTEM), transaction.atomic():
        payout = payments_payouts.pay_out(shop, by=DEADLINES, at=at)
        assert payout
        payments_payouts.record_payout(payout.id, answer=DONE, by=RELAY, at=at)

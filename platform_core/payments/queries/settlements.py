"""Reads for the books of a shop: the orders behind its postings, its unsettled shares, its refunds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from platform_core.ledger.accounts import AccountKind
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.states import ShareState


def shares_to_settle(merchant_id: UUID) -> QuerySet[Share]:
    """The shares of a shop whose money has come and is not the shop's yet, each with ``refund_open``; unordered.

    Of a share that went back whole nothing waits.
    """
    owed = Refund.objects.filter(share=OuterRef("pk")).still_owed()
    waiting = Share.objects.filter(merchant_id=merchant_id, state=ShareState.CAPTURED, held_on=AccountKind.BUYER_ESCROW)
    went_back = Q(refunded=F("amount"), amount__gt=0, refund_open=False)
    return waiting.annotate(refund_open=Exists(owed)).exclude(went_back)


def orders_of_shares(ids: Collection[UUID]) -> QuerySet[Share, tuple[UUID, str, UUID]]:
    """The id of each of these shares, with the type and the id of its order."""
    return Share.objects.filter(id__any_of=ids).order_by().values_list("id", "order_type", "order_id")


def orders_of_refunds(ids: Collection[UUID]) -> QuerySet[Refund, tuple[UUID, str, UUID]]:
    """The same of refunds."""
    found = Refund.objects.filter(id__any_of=ids).order_by()
    return found.values_list("id", "share__order_type", "share__order_id")


def refunds_owed_by(merchant_id: UUID) -> list[UUID]:
    """The refunds out of a shop's orders that are on their way, or still owed, since the provider has refused them."""
    return list(Refund.objects.filter(merchant_id=merchant_id).still_owed().order_by("id").values_list("id", flat=True))


def refunds_paid(merchant_id: UUID, *, since: datetime, until: datetime) -> QuerySet[Refund]:
    """The refunds of a shop that came back to their payers in this time, each with ``first_asked_at``; unordered."""
    paid = Refund.objects.filter(merchant_id=merchant_id, succeeded_at__gte=since, succeeded_at__lt=until)
    return paid.with_age()

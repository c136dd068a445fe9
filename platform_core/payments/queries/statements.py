"""Reads of statements: the movements in the provider's books that ours know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import payloads
from platform_core.payments.events.payments import CaptureUnasked
from platform_core.payments.events.payouts import TransferReported
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.payouts import Payout
from platform_core.payments.models.refunds import Refund
from platform_core.payments.policies import statements
from platform_core.payments.types import LineKind, StatementLine


def booked(lines: Sequence[StatementLine], *, provider: str) -> set[tuple[LineKind, str]]:
    """The keys of those lines that our books know. As the system."""
    refs = [line.provider_ref for line in lines if line.kind is LineKind.CAPTURE]
    ids = [number for line in lines if (number := as_id(line.number))]
    captured = {"provider": provider, "provider_ref__in": refs}
    known = {(LineKind.CAPTURE, ref) for rows in (Payment, Receipt) for ref in _refs(rows, captured)}
    known |= {(LineKind.REFUND, str(id_)) for id_ in Refund.objects.filter(id__in=ids).values_list("id", flat=True)}
    for receipt in Receipt.objects.filter(Q(id__in=ids) | Q(refund_no__in=ids)):
        known |= {(LineKind.REFUND, str(receipt.id)), (LineKind.REFUND, str(receipt.refund_no))}
    payouts = Payout.objects.filter(id__in=ids).values_list("id", flat=True)
    known |= {(kind, str(id_)) for id_ in payouts for kind in (LineKind.PAYOUT, LineKind.PAYOUT_BACK)}
    told = Event.objects.filter(topic=TransferReported.topic, payload__provider_ref__in=[_.provider_ref for _ in lines])
    heard = set(told.values_list("payload__provider_ref", flat=True))
    return known | {
        statements.key(line) for line in lines if line.kind is LineKind.TRANSFER and line.provider_ref in heard
    }


def is_unasked(return_id: UUID) -> bool:
    """Is this the number under which money without an order goes back?"""
    return bool(payloads(return_id, topic=CaptureUnasked.topic))


def is_asked(payment_id: UUID) -> bool:
    """Was such a payment ever asked for here?"""
    return Payment.objects.filter(id=payment_id).exists()


def as_id(number: str) -> UUID | None:
    """The id in a number of ours; None for one that is none of ours."""
    try:
        return UUID(number)
    except ValueError:
        return None


def _refs(rows: type[Payment | Receipt], captured: Mapping[str, object]) -> list[str]:
    found = rows._default_manager.filter(**captured)
    return [str(row.provider_ref) for row in found]

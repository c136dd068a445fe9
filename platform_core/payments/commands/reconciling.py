"""Comparison of the provider's statement with our books, after a failover that lost commits.

The provider has then taken money for orders that are gone. Money for a payment that we still know is booked, as if it
had been reported. Of other money nobody here knows the owner; the provider does, so it goes back the way it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

import platform_core.notices.commands as notices
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.commands.capturing import record_capture
from platform_core.payments.events.payments import CaptureUnasked, UnaskedRefused, UnaskedReturned
from platform_core.payments.policies import statements as statements_policies
from platform_core.payments.queries import statements as statements_queries
from platform_core.payments.types import Answer, CaptureReport, LineKind, Outcome, StatementLine, Tender


@transaction.atomic(savepoint=False)
def reconcile(lines: Sequence[StatementLine], *, provider: str, by: Actor, at: datetime) -> list[StatementLine]:
    """Book the money that came for payments that we know, have all other money go back, and return the lines that
    were new to our books. The same statement again changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tianping statement'))")
    found = statements_policies.unbooked_lines(lines, booked=statements_queries.booked(lines, provider=provider))
    for line in found:
        payment_id = statements_queries.as_id(line.payment_no)
        if line.kind is not LineKind.CAPTURE or payment_id is None:
            continue
        if statements_queries.is_asked(payment_id):
            record_capture(payment_id, report=_report(line), by=by, at=at)
        elif not statements_queries.is_unasked(statements_policies.return_no(line)):
            _send_back(line, payment_id, provider=provider, by=by, at=at)
    return found


@transaction.atomic(savepoint=False)
def record_unasked(return_id: UUID, *, provider_ref: str, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's answer about returning money without an order. Staff look where it refuses."""
    if answer.outcome is Outcome.SUCCEEDED:
        publish(UnaskedReturned(return_id=return_id, provider_ref=answer.provider_ref), by=by, at=at)
    elif answer.outcome is Outcome.FAILED:
        publish(UnaskedRefused(return_id=return_id, refusal=answer.reason), by=by, at=at)
        params = {"provider_ref": provider_ref, "refusal": answer.reason}
        notices.send_to_staff(template="payments.unasked_refused", params=params, by=by, at=at)


def _send_back(line: StatementLine, payment_id: UUID, *, provider: str, by: Actor, at: datetime) -> None:
    fact = CaptureUnasked(
        return_id=statements_policies.return_no(line),
        payment_id=payment_id,
        provider=provider,
        provider_ref=line.provider_ref,
        amount=line.amount.amount,
        currency=line.amount.currency,
        paid_at=line.at,
    )
    publish(fact, by=by, at=at)
    params = {"provider_ref": line.provider_ref, "amount": str(line.amount)}
    notices.send_to_staff(template="payments.unasked", params=params, by=by, at=at)


def _report(line: StatementLine) -> CaptureReport:
    return CaptureReport(
        provider_ref=line.provider_ref, amount=line.amount, tender=Tender(line.tender), paid_at=line.at
    )

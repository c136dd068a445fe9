"""Commands on records of a shop's complaints."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from complaints.complaint.errors import TextRefused
from complaints.records import policies, queries
from complaints.records.deadlines import PUBLISH
from complaints.records.errors import RecordNotFound, RecordRepliedAlready
from complaints.records.events import RecordPublished, RecordReplied
from complaints.records.models import ComplaintRecord, RecordPublication, RecordReply
from merchants.shops.errors import NoShop
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import TICK
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def publish_records(*, by: Actor, at: datetime) -> list[date]:
    """Publish the records of every month that has begun and is not published; gives those months. As the system.

    A second time it changes nothing. The clock of the month is met, and the next month's starts: at its end this runs
    again, whether or not a task did.
    """
    one_after_the_other("complaints.publish_records")
    months = policies.months_to_publish(queries.last_published(), at=at)
    for month in months:
        _publish(month, by=by, at=at)
        clocks.meet(PUBLISH, subject_id=policies.month_id(month), by=by, at=at)
    if months:
        _start_next(months[-1], by=by, at=at)
    return months


@transaction.atomic(savepoint=False)
def publish_late(*, by: Actor, at: datetime) -> list[date]:
    """Publish the records that nobody published in time, and tell staff."""
    months = publish_records(by=by, at=at)
    named: dict[str, str | int] = {"months": ", ".join(f"{month:%Y-%m}" for month in months)}
    notices.send_to_staff(template="complaints.records_late_for_staff", params=named, by=by, at=at)
    return months


@transaction.atomic(savepoint=False)
def reply_to_record(record_id: UUID, *, text: str, by: Actor, at: datetime) -> RecordReply:
    """Reply to one of the shop's own records: once, and for everybody to read.

    Raises ``NoShop``, ``RecordNotFound`` (also for another's), ``TextRefused`` and ``RecordRepliedAlready``.
    """
    if by.merchant_id is None:
        raise NoShop
    if not (verdict := policies.may_reply(text)):
        raise TextRefused(reasons=verdict.codes())
    record = queries.records_of(by.merchant_id).filter(id=record_id).first()
    if record is None:
        raise RecordNotFound(record_id=record_id)
    said: dict[str, Any] = {"merchant_id": by.merchant_id, "text": text.strip(), "said_by": by.id, "said_at": at}
    reply, first = RecordReply.objects.get_or_create(record=record, defaults=said)
    if not first:
        raise RecordRepliedAlready(record_id=record_id)
    publish(RecordReplied(record_id=record.id, merchant_id=record.merchant_id), by=by, at=at)
    return reply


def _publish(month: date, *, by: Actor, at: datetime) -> None:
    counted = queries.count_records(month)
    for merchant_id, spans in sorted(counted.items()):
        last_6, last_12 = (asdict(spans[months]) for months in policies.SPANS)
        record = ComplaintRecord.objects.create(
            merchant_id=merchant_id, month=month, last_6=last_6, last_12=last_12, published_at=at
        )
        publish(RecordPublished(record_id=record.id, merchant_id=merchant_id, month=month), by=by, at=at)
    RecordPublication.objects.create(month=month, shops=len(counted), published_at=at)


def _start_next(month: date, *, by: Actor, at: datetime) -> None:
    """Start the clock of the next month, which counts from the last day of this one."""
    coming = policies.months_before(month, -1)
    about = Subject(type="complaints.record", id=policies.month_id(coming))
    clocks.start(PUBLISH, about=about, started_at=policies.begins(coming) - TICK, by=by, at=at)

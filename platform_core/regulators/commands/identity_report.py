"""Commands on the identity report of a half-year: freeze, build, fetch and file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.eventlog.commands.publishing import publish
from platform_core.files import contents
from platform_core.legal.queries import rules
from platform_core.legal.spans import CalendarDays, local_day
from platform_core.regulators import policies, queries, store
from platform_core.regulators.deadlines import FILE_BY, FILE_REPORT
from platform_core.regulators.errors import ReceiptRefused
from platform_core.regulators.events import ReportBuilt, ReportFetched
from platform_core.regulators.models import IdentityReport, ReportBundle
from platform_core.regulators.registry import all_traders
from platform_core.regulators.types import Built, ReceiptRefusal, ReportFile
from platform_core.rows import new_id, one_after_the_other
from platform_core.vault.commands import seal

RETENTION: Final = "RT_MERCHANT_ID"


@transaction.atomic(savepoint=False)
def freeze_report(*, by: Actor, at: datetime) -> IdentityReport | None:
    """Fix who all traders are, once in January and once in July, on the first day that a worker runs; the days of the
    house count from the first of the month all the same. None in other months, and where it is there already."""
    one_after_the_other(IdentityReport.CASE.kind)
    first = policies.report_due(local_day(at))
    if first is None or IdentityReport.objects.filter(frozen_on=first).exists():
        return None
    traders = all_traders()
    registered, unregistered = policies.report_files(traders)
    row = _row(registered, unregistered, on=first, at=at)
    wrong = {str(trader.merchant_id): fields for trader in traders if (fields := policies.wrong_fields(trader))}
    row.wrong = {shop: list(fields) for shop, fields in wrong.items()}
    row.unregistered_ids = [str(trader.merchant_id) for trader in traders if not trader.registered]
    row.save(force_insert=True)
    counts: dict[str, Any] = {"registered": registered.rows, "unregistered": unregistered.rows, "wrong": len(wrong)}
    open_case(row, by=by, at=at, promised=_left_of_the_month(at), **counts)
    return row


@transaction.atomic(savepoint=False)
def keep_report(row: IdentityReport, *, built: Built, by: Actor, at: datetime) -> None:
    """Record a bundle that the sequencer has put into the store, once. By the sequencer, unbound."""
    what = asdict(built)
    bundle = ReportBundle.objects.create(report=row, built_at=at, **what)
    del what["storage_name"]
    publish(ReportBuilt(identity_report_id=row.id, export_id=bundle.id, **what), by=by, at=at)


@transaction.atomic(savepoint=False)
def fetch_report(report_id: UUID, *, by: Actor, at: datetime) -> tuple[ReportFile, ...]:
    """The data files in plain, for who files them, and a fact about each look. Raises ``ReportNotFound``."""
    row = IdentityReport.objects.see(report_id, by=by)
    publish(ReportFetched(identity_report_id=row.id, frozen_on=row.frozen_on), by=by, at=at)
    return queries.report_data(row)


@carries_out(IdentityReport.CASE, "file")
@transaction.atomic(savepoint=False)
def file_report(report_id: UUID, *, receipt_no: str, receipt: bytes, by: Actor, at: datetime) -> IdentityReport:
    """Record that a report was filed: the number of the receipt and its file are kept, and end the clocks, also when
    they are over.

    Raises ``ReportNotFound``, ``WrongRole``, ``IllegalTransition``, ``ReceiptRefused``, and the refusals of files.
    """
    begun = begin(IdentityReport, "file", report_id, by=by, at=at, move=False)
    if not policies.is_receipt_no(receipt_no):
        raise ReceiptRefused(reasons=(ReceiptRefusal.NUMBER_INVALID,))
    content = contents.read_upload(receipt)
    name, _ = store.put(f"{report_id}-receipt", lambda out: out.write(content.data))
    kept = {"receipt_no": receipt_no, "receipt_name": name, "receipt_sha256": content.sha256}
    return begun.move(filed_by=by.id, **kept).say()


def _row(registered: ReportFile, unregistered: ReportFile, *, on: date, at: datetime) -> IdentityReport:
    row = IdentityReport(
        id=new_id(),
        frozen_on=on,
        registered_rows=registered.rows,
        unregistered_rows=unregistered.rows,
        registered_sha256=registered.sha256,
        unregistered_sha256=unregistered.sha256,
        frozen_at=at,
    )
    texts = {"registered": registered.text, "unregistered": unregistered.text}
    for name, sealed in seal(texts, retention=RETENTION, place=queries.report_place(row)).items():
        setattr(row, name, sealed)
    return row


def _left_of_the_month(at: datetime) -> dict[str, CalendarDays]:
    """The house's days that are left, where the worker was away on the first."""
    days = rules.in_force(FILE_BY.code, on=local_day(at)).value or 0
    gone = local_day(at).day - 1
    left = max(days - gone, 1)
    return {FILE_REPORT.kind: CalendarDays(left)} if gone else {}

"""Commands on cases outside the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.files.commands as files
import platform_core.regulators.queries
from complaints.complaint import queries as complaint_queries
from complaints.complaint.models import Complaint
from complaints.complaint.types import OUTSIDE as ABOUT_OUTSIDE
from complaints.outside import policies, queries
from complaints.outside.deadlines import AUTHORITY_MEDIATES, EVIDENCE, EVIDENCE_WITHIN, FILE_DUE
from complaints.outside.errors import NoEvidenceWanted, OutsideEnded, OutsideKnown, OutsideRefused
from complaints.outside.models import OutsideCase
from complaints.outside.models import OutsideFinding as FindingRow
from complaints.outside.types import ADMINISTRATIVE, OutsideFiling, OutsideFinding
from orders.sales import queries as sales_queries
from orders.sales.types import SaleFacts
from platform_core.actors import Actor, Role
from platform_core.cases import records
from platform_core.cases.queries import runs
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case, step_of
from platform_core.deadlines.commands import pausing
from platform_core.deadlines.types import PauseReason
from platform_core.errors import Verdict
from platform_core.files.types import KeptFile
from platform_core.legal.queries import rules
from platform_core.legal.spans import CalendarDays, WorkingDays, local_day, midnight
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.types import Reference
from platform_core.regulators.commands import own_file
from platform_core.rows import new_id

close_outside = step_of(OutsideCase, "close")
note_refusal = step_of(OutsideCase, "note_refusal")

LONGEST_TEST: Final = 60  # a house number: days that one testing may take before somebody has to look again


@transaction.atomic(savepoint=False)
def track_outside(
    order_id: UUID, *, filing: OutsideFiling, document_no: str = "", by: Actor, at: datetime
) -> OutsideCase:
    """Put on record that a dispute is before an authority, an arbitration body or a court.

    By the shopper, for whom the file of the order is asked for with it; or by staff, on a letter of the authority.
    Raises ``orders.OrderNotFound``, ``OutsideRefused``, ``OutsideKnown``.
    """
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    own = by.role is Role.STAFF or sale.shopper_id == by.id
    _refuse(policies.may_track(filing, own=own, today=local_day(at)), order_id=order_id)
    row = _save(_row(sale, filing, document_no=document_no, at=at))
    open_case(row, by=by, at=at, recorded_by=by.role)
    if row.kind in ADMINISTRATIVE:
        row = _lodge(row.id, by=by, at=at)
    if by.role is Role.SHOPPER:
        own_file.ask_for_dossier(order_id, by=by, at=at)
    return row


@carries_out(OutsideCase.CASE, "lodge")
@transaction.atomic(savepoint=False)
def _lodge(outside_id: UUID, *, by: Actor, at: datetime) -> OutsideCase:
    """Count the authority's days to accept, from the day of filing."""
    begun = begin(OutsideCase, "lodge", outside_id, by=by, at=at)
    return begun.say(counted_from=min(midnight(begun.row.filed_on), at))


@carries_out(OutsideCase.CASE, "note_acceptance")
@transaction.atomic(savepoint=False)
def note_acceptance(outside_id: UUID, *, accepted_on: date, by: Actor, at: datetime) -> OutsideCase:
    """Record that the authority has accepted, on the day in its notice.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``OutsideRefused``.
    """
    begun = begin(OutsideCase, "note_acceptance", outside_id, by=by, at=at, move=False)
    verdict = policies.may_accept_on(accepted_on, filed_on=begun.row.filed_on, today=local_day(at))
    _refuse(verdict, order_id=begun.row.order_id)
    return begun.move(accepted_on=accepted_on).say(counted_from=min(midnight(accepted_on), at))


@carries_out(OutsideCase.CASE, "begin_testing")
@transaction.atomic(savepoint=False)
def begin_testing(outside_id: UUID, *, days: int, by: Actor, at: datetime) -> OutsideCase:
    """Begin a test or an appraisal of goods: the authority's days stand still, ``days`` at most.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``BeingTested``, and ``DeadlinePassed`` once the days are over.
    """
    row = _see_for_step("begin_testing", outside_id, by=by)
    longest = CalendarDays(min(days, LONGEST_TEST))
    if runs(row, AUTHORITY_MEDIATES):  # clocks are locked before rows; where none runs, the step refuses
        why = PauseReason.TESTING
        pausing.pause(AUTHORITY_MEDIATES, subject_id=outside_id, why=why, at_most=longest, by=by, at=at)
    begun = begin(OutsideCase, "begin_testing", outside_id, by=by, at=at, move=False)
    return begun.move(testing_since=at).say(days=min(days, LONGEST_TEST))


@carries_out(OutsideCase.CASE, "end_testing")
@transaction.atomic(savepoint=False)
def end_testing(outside_id: UUID, *, by: Actor, at: datetime) -> OutsideCase:
    """End the test, since its report is there: the days count again, longer by those of the test.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``NothingTested``.
    """
    row = _see_for_step("end_testing", outside_id, by=by)
    if queries.is_paused(row):  # else its last day has come, and it goes on by itself
        pausing.resume(AUTHORITY_MEDIATES, subject_id=outside_id, by=by, at=at)
    begun = begin(OutsideCase, "end_testing", outside_id, by=by, at=at, move=False)
    return begun.move(testing_since=None).say()


@carries_out(OutsideCase.CASE, "want_evidence")
@transaction.atomic(savepoint=False)
def want_evidence(outside_id: UUID, *, working_days: int | None = None, by: Actor, at: datetime) -> OutsideCase:
    """Record that the authority wants the shop's evidence and the platform's file, within the letter's days if fewer.

    Raises ``OutsideNotFound``, ``IllegalTransition``.
    """
    begun = begin(OutsideCase, "want_evidence", outside_id, by=by, at=at, move=False)
    stated = _time_in_letter(working_days, at=at)
    promised = {EVIDENCE.kind: stated, FILE_DUE.kind: stated} if stated else None
    asked = {"evidence_wanted_at": at, "evidence_shown_at": None, "evidence_missed_at": None}
    return begun.move(**asked).say(promised=promised)


@carries_out(OutsideCase.CASE, "show_evidence")
@transaction.atomic(savepoint=False)
def show_evidence(outside_id: UUID, *, by: Actor, at: datetime) -> OutsideCase:
    """Show the evidence that was asked for, as the shop, by files left in this case.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``NoEvidenceWanted``, ``OutsideRefused``.
    """

    def judge(row: OutsideCase) -> None:
        if not queries.outside_stand(row).evidence_wanted:
            raise NoEvidenceWanted(outside_id=row.id)
        shown = [kept.kept_at for kept in queries.outside_evidence(row.id) if kept.kept_by == Role.MERCHANT]
        _refuse(policies.may_show(shown=shown, since=row.evidence_wanted_at or at), order_id=row.order_id)

    begun = begin(OutsideCase, "show_evidence", outside_id, by=by, at=at, judge=judge)
    return begun.say()


@carries_out(OutsideCase.CASE, "hand_file")
@transaction.atomic(savepoint=False)
def hand_file(outside_id: UUID, *, by: Actor, at: datetime) -> str:
    """Record that the newest signed file of the order went to the authority; gives its SHA-256, which the record names.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``regulators.NoDossier``, ``regulators.ExportNotReady``.
    """
    order_id = OutsideCase.objects.see(outside_id, by=by).order_id
    bundle = platform_core.regulators.queries.fetched_dossier(order_id, by=by)
    begin(OutsideCase, "hand_file", outside_id, by=by, at=at).say(sha256=bundle.sha256)
    return bundle.sha256


@carries_out(OutsideCase.CASE, "tell_outcome")
@transaction.atomic(savepoint=False)
def tell_outcome(outside_id: UUID, *, finding: OutsideFinding, by: Actor, at: datetime) -> OutsideCase:
    """Tell the outcome, as the shopper; staff compare it with the paper within a time.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``OutsideRefused``.
    """
    begun = begin(OutsideCase, "tell_outcome", outside_id, by=by, at=at)
    _refuse(policies.may_tell_outcome(finding), order_id=begun.row.order_id)
    _note(begun, finding)
    return begun.say(outcome=finding.outcome)


@carries_out(OutsideCase.CASE, "record_outcome")
@transaction.atomic(savepoint=False)
def record_outcome(outside_id: UUID, *, finding: OutsideFinding, by: Actor, at: datetime) -> OutsideCase:
    """Record the outcome as staff, with its paper on file; any amount that it grants goes back in the same transaction.

    Raises ``OutsideNotFound``, ``IllegalTransition``, ``OutsideRefused``.
    """
    begun = begin(OutsideCase, "record_outcome", outside_id, by=by, at=at)
    row, left = begun.row, complaint_queries.refundable(begun.row.order_id)
    verdict = policies.may_record_outcome(finding, refundable=left, shown=queries.papers_of(row))
    _refuse(verdict, order_id=row.order_id)
    _note(begun, finding)
    amount = finding.amount
    begun.say(outcome=finding.outcome, amount=amount and amount.amount, currency=left.currency)
    if amount:
        _perform(row, amount, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def keep_outside_evidence(outside_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Leave a file while the case is open.

    Raises ``OutsideNotFound``, ``OutsideEnded``, and the refusals of files.
    """
    row = OutsideCase.objects.see(outside_id, by=by)
    if not row.is_open:
        raise OutsideEnded(outside_id=row.id, state=row.state)
    return files.keep(
        upload,
        name=name,
        about=row.as_about(),
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        by=by,
        at=at,
    )


def _see_for_step(step: str, outside_id: UUID, *, by: Actor) -> OutsideCase:
    """See the case for a step that locks a clock before the row. Raises ``OutsideNotFound``, ``WrongRole``."""
    OutsideCase.CASE.require_role(OutsideCase.CASE.by_name[step], by=by)
    return OutsideCase.objects.see(outside_id, by=by)


def _row(sale: SaleFacts, filing: OutsideFiling, *, document_no: str, at: datetime) -> OutsideCase:
    row_id = new_id()
    about = Complaint.objects.filter(order_id=sale.order_id).order_by("-filed_at", "-id").first()
    return OutsideCase(
        id=row_id,
        number=number_of("A", row_id, at=at),
        merchant_id=sale.merchant_id,
        order_id=sale.order_id,
        complaint=about,
        shopper_id=sale.shopper_id,
        kind=filing.kind,
        authority=filing.authority.strip(),
        authority_no=filing.authority_no,
        document_no=document_no,
        filed_on=filing.filed_on,
        opened_at=at,
    )


def _save(row: OutsideCase) -> OutsideCase:
    """Save the case. Raises ``OutsideKnown`` for one that is open under the same number."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        same = OutsideCase.objects.open().filter(order_id=row.order_id, authority_no=row.authority_no).first()
        if same is None:
            raise
        raise OutsideKnown(outside_id=same.id) from None
    return row


def _time_in_letter(working_days: int | None, *, at: datetime) -> WorkingDays | None:
    """The letter's own time, where it is shorter than the house's."""
    days = WorkingDays(working_days) if working_days is not None else None
    ours = rules.in_force(EVIDENCE_WITHIN.code, on=local_day(at))
    return days if days is not None and ours.allows(days) else None


def _note(begun: Begun[OutsideCase], finding: OutsideFinding) -> None:
    row = FindingRow(
        **begun.row.child_fields(),
        outcome=finding.outcome,
        document_no=finding.document_no,
        amount=finding.amount.amount if finding.amount else None,
        told_by=begun.by.role,
        told_by_id=begun.by.id,
        told_at=begun.at,
    )
    records.write(row, finding.text)


def _perform(row: OutsideCase, amount: Money, *, by: Actor, at: datetime) -> None:
    """Set aside the money that an authority or a court has granted, as any refund is."""
    order, case = Reference("orders.order", row.order_id), Reference(ABOUT_OUTSIDE, row.id)
    refunding.request_refund(order, for_case=case, amount=amount, by=by, at=at)


def _refuse(verdict: Verdict, *, order_id: UUID) -> None:
    if not verdict:
        raise OutsideRefused(reasons=verdict.codes(), refundable=complaint_queries.refundable(order_id).amount)

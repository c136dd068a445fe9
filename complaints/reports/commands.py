"""Commands on reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.accounts.queries as accounts
import platform_core.files.commands as files
import platform_core.notices.commands as notices
import platform_core.vault.commands as vault
from complaints.complaint.types import RETENTION
from complaints.reports import policies, queries
from complaints.reports.case import REPORT
from complaints.reports.errors import FindingRefused, ReportEnded, ReportRefused
from complaints.reports.models import Lead, Report
from complaints.reports.types import FINDING, LeadReceipt, Offence, ReportFinding, Source, Tip
from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions.types import Proposal
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.files.types import KeptFile
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import bound, shopper


@fulfils("CMP-09", part="two tracks")
@fulfils("ECL-59")
@transaction.atomic(savepoint=False)
def file_report(tip: Tip, *, by: Actor, at: datetime) -> Report:
    """File a report with an account. Raises ``TargetNotFound``, ``ReportRefused``."""
    return _file(tip, source=Source.REPORTER, by=by, at=at)


@fulfils("ECL-59")
@transaction.atomic(savepoint=False)
def file_report_by_link(key: UUID, *, tip: Tip, by: Actor, at: datetime) -> Report:
    """File a report without an account. ``key`` was made for this report; its link lets a visitor read the answers.

    The same key again gives the same report. Raises as ``file_report``, and ``WrongRole``.
    """
    reporter = _visitor(key, by=by)
    with bound(shopper(key)):
        known = Report.objects.of_visitors().filter(reporter_id=key)
        if found := known.first():
            return found
        try:
            with transaction.atomic():
                return _file(tip, source=Source.REPORTER, by=reporter, at=at, by_visitor=True)
        except IntegrityError:  # the database lets one stand: another click came first
            if found := known.all().first():
                return found
            raise


@fulfils("ECL-29")
@transaction.atomic(savepoint=False)
def note_report(tip: Tip, *, source: Source, by: Actor, at: datetime) -> Report:
    """Note a finding of staff, or an authority's hint. Raises as ``file_report``, and ``WrongRole``."""
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=REPORT.lifecycle.name, transition="note", role=by.role)
    return _file(tip, source=source, by=by, at=at)


@transaction.atomic(savepoint=False)
def keep_report_file(report_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Leave a file as evidence; no shop ever sees it.

    Raises ``ReportNotFound``, ``ReportEnded``, and the refusals of files.
    """
    row = Report.objects.see(report_id, by=by)
    if not row.is_open:
        raise ReportEnded(report_id=row.id, state=row.state)
    return files.keep(
        upload, name=name, about=row.as_about(), merchant_id=None, shopper_id=row.reporter_id, by=by, at=at
    )


@transaction.atomic(savepoint=False)
def keep_file_by_link(key: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Leave the one file of a visitor's report; further clicks give the first again.

    Raises as ``keep_report_file``, and ``WrongRole``.
    """
    reporter = _visitor(key, by=by)
    with bound(shopper(key)):
        found, _, _ = queries.report_by_link(key)
        if kept := queries.report_files(found.id):
            return kept[0]
        return keep_report_file(found.id, upload=upload, name=name, by=reporter, at=at)


@transaction.atomic(savepoint=False)
def reveal_reporter(report_id: UUID, *, purpose: str, by: Actor, at: datetime) -> Mapping[str, str]:
    """Show staff the reporter's contact, and let the reporter see that. Raises ``ReportNotFound``, ``WrongRole``."""
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=REPORT.lifecycle.name, transition="reveal", role=by.role)
    row = Report.objects.see(report_id, by=by)
    fields = {"contact": row.contact} if row.contact else {}
    return vault.reveal(fields, place=row.place(), purpose=purpose, by=by, at=at)


# Findings of staff


@fulfils("ECL-29")
@carries_out(REPORT, "find_founded")
@transaction.atomic(savepoint=False)
def find_founded(report_id: UUID, *, found: ReportFinding, by: Actor, at: datetime) -> Report:
    """Find a report true: the violation goes on record and the measure is proposed, or imposed at once where there is
    danger, in the same transaction; the authority is told next.

    Raises ``ReportNotFound``, ``WrongRole``, ``IllegalTransition``, ``FindingRefused``, and the refusals of measures.
    """
    begun = begin(Report, "find_founded", report_id, by=by, at=at, move=False)
    row = begun.row
    offence = Offence(row.offence)
    _require(policies.may_find(found, offence=offence, shop_id=row.shop_id, secrets=queries.secrets_of(row)))
    finding_id = new_id()
    sanction_id = None
    if found.measure:
        sanction_id = _take_measure(found.measure, found, offence, finding_id, by=by, at=at)
    begun.move(
        decided_by=by.id,
        reasons=_seal(row, reasons=found.reasons)["reasons"],
        finding_id=finding_id,
        sanction_id=sanction_id,
        done=found.done.strip(),
    )
    return begun.say(at_once=bool(found.danger.strip()), basis=tuple(found.basis))


@carries_out(REPORT, "find_unfounded")
@transaction.atomic(savepoint=False)
def find_unfounded(report_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Report:
    """Find nothing, and tell the reporter the reasons. Raises as ``find_founded`` but for measures."""
    return _judge("find_unfounded", report_id, reasons, by=by, at=at)


@carries_out(REPORT, "turn_away")
@transaction.atomic(savepoint=False)
def turn_away(report_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Report:
    """Refer the reporter to somebody else, with reasons. Raises as ``find_unfounded``."""
    return _judge("turn_away", report_id, reasons, by=by, at=at)


# The authority


@fulfils("ECL-29")
@carries_out(REPORT, "hand_over")
@transaction.atomic(savepoint=False)
def hand_over_lead(report_id: UUID, *, lead: LeadReceipt, by: Actor, at: datetime) -> Report:
    """Record that the authority has the lead, under a number of its own.

    Raises ``ReportNotFound``, ``WrongRole``, ``IllegalTransition``, ``FindingRefused``.
    """
    begun = begin(Report, "hand_over", report_id, by=by, at=at, move=False)
    _require(policies.may_hand_over(lead))
    kept = Lead.objects.create(
        reporter_id=begun.row.reporter_id,
        authority=lead.authority.strip(),
        reference=lead.reference.strip(),
        handed_over_by=by.id,
        handed_over_at=at,
    )
    return begun.move(lead_id=kept.id).say(automatic=False)


@carries_out(REPORT, "close_unreported")
@transaction.atomic(savepoint=False)
def close_unreported(report_id: UUID, *, reason: str, by: Actor, at: datetime) -> Report:
    """Close a report that no authority need know of, with a reason. Raises as ``hand_over_lead``."""
    begun = begin(Report, "close_unreported", report_id, by=by, at=at, move=False)
    _require(policies.may_tell(reason))
    return begun.move(unreportable=reason.strip()).say()


# Steps of the clocks


@carries_out(REPORT, "pass_on")
@transaction.atomic(savepoint=False)
def pass_on(report_id: UUID, *, by: Actor, at: datetime) -> Report:
    """Pass a report that nobody looked at, twice, to the people named by authorities; tell the reporter the way there.

    Staff may still find the facts.
    """
    begun = begin(Report, "pass_on", report_id, by=by, at=at)
    told = _tell_authorities(begun.row, "complaints.unread_report_for_regulator", by=by, at=at)
    return begun.say(authorities=len(told))


@transaction.atomic(savepoint=False)
def end_unread(report_id: UUID, *, by: Actor, at: datetime) -> Report:
    """Pass an unread report to the people named by authorities; where there are none, alarm staff again."""
    if not queries.authorities():
        return begin(Report, "alarm_unread_again", report_id, by=by, at=at).say()
    return pass_on(report_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_late_lead(report_id: UUID, *, by: Actor, at: datetime) -> Report:
    """Send a late lead to the people named by authorities; where there are none, alarm staff again."""
    authorities = queries.authorities()
    if not authorities:
        return begin(Report, "chase_lead_again", report_id, by=by, at=at).say()
    begun = begin(Report, "hand_over_by_itself", report_id, by=by, at=at, move=False)
    row = begun.row
    sent = _tell_authorities(row, "complaints.lead_for_regulator", by=by, at=at)
    kept = Lead.objects.create(
        reporter_id=row.reporter_id,
        authority="、".join(dict.fromkeys(authorities.values()))[: policies.MOST_CONTACT],
        notices=sent,
        handed_over_at=at,
    )
    return begun.move(lead_id=kept.id).say(automatic=True)


def _file(tip: Tip, *, source: Source, by: Actor, at: datetime, by_visitor: bool = False) -> Report:
    verdict = policies.may_report(tip)
    if not verdict:
        raise ReportRefused(reasons=verdict.codes())
    report_id = new_id()
    row = Report(
        id=report_id,
        number=number_of("J", report_id, at=at),
        reporter_id=by.id,
        by_visitor=by_visitor,
        source=source,
        target=tip.target,
        target_id=tip.target_id,
        shop_id=queries.shop_of_target(tip.target, tip.target_id, by=by),
        offence=tip.offence,
        filed_at=at,
    )
    contact = tip.contact.strip() or ("" if by_visitor or source is not Source.REPORTER else _account_of(by))
    said = {"statement": tip.statement} | ({"contact": contact} if contact else {})
    for name, sealed in _seal(row, **said).items():
        setattr(row, name, sealed)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


def _visitor(key: UUID, *, by: Actor) -> Actor:
    """The visitor as a shopper under the pseudonym of their link. Raises ``WrongRole`` for anybody with an account."""
    if by.role is not Role.ANONYMOUS:
        raise WrongRole(lifecycle=REPORT.lifecycle.name, transition="file by a link", role=by.role)
    return Actor(id=key, role=Role.SHOPPER)


def _account_of(by: Actor) -> str:
    return accounts.person(by.id).username


def _seal(row: Report, **said: str) -> Mapping[str, object]:
    return vault.seal(said, retention=RETENTION, place=row.place())


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise FindingRefused(reasons=verdict.codes())


def _take_measure(
    measure: Proposal, found: ReportFinding, offence: Offence, finding_id: UUID, *, by: Actor, at: datetime
) -> UUID:
    """Put the violation on record under the finding, which leads to no report; then propose the measure on it."""
    kind = ViolationKind.RETALIATION if offence is Offence.REVENGE else ViolationKind.UNLAWFUL_OFFER
    violation = violations_commands.record_violation(
        measure.merchant_id,
        kind=kind,
        subject=About(FINDING, finding_id),
        duties=tuple(found.basis),
        happened_at=at,
        by=by,
        at=at,
    )
    proposal = replace(measure, violations=(*measure.violations, violation))
    sanction = sanctions_commands.propose_sanction(proposal, by=by, at=at)
    if found.danger.strip():
        sanctions_commands.impose_at_once(sanction.id, danger=found.danger, by=by, at=at)
    return sanction.id


def _judge(step: str, report_id: UUID, reasons: str, *, by: Actor, at: datetime) -> Report:
    begun = begin(Report, step, report_id, by=by, at=at, move=False)
    _require(policies.may_tell(reasons))
    return begun.move(decided_by=by.id, reasons=_seal(begun.row, reasons=reasons)["reasons"]).say()


def _tell_authorities(row: Report, template: str, *, by: Actor, at: datetime) -> list[str]:
    """Send notices to the people named by authorities. They name the report and its target, and nobody's words."""
    params = {"number": row.number, "offence": row.offence, "target": row.target, "target_id": str(row.target_id)}
    sent = [notices.send(person, template=template, params=params, by=by, at=at) for person in queries.authorities()]
    return list(map(str, sent))

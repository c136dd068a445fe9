"""Commands on an incident: open the file, grade, report, list and tell people, close."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.cases.queries as cases
import platform_core.notices.commands as notices
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, make, open_case
from platform_core.deadlines.registry import on_missed
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from privacy.incidents import policies, queries
from privacy.incidents.deadlines import TELL
from privacy.incidents.errors import IncidentIncomplete
from privacy.incidents.events import MorePersonsToTell, PersonTold
from privacy.incidents.models import SAID, Incident, IncidentPerson, IncidentReport
from privacy.incidents.states import IncidentState
from privacy.incidents.types import Grade, IncidentFindings
from privacy.recipients.errors import ReasonWanted

CONTACT: Final = "privacy@tianping.example, 400-000-0000"  # of the person in charge of personal data
AT_A_TIME: Final = 500  # persons in one transaction


@fulfils("PIP-57")
@transaction.atomic(savepoint=False)
def open_incident(found: IncidentFindings, *, by: Actor, at: datetime) -> Incident:
    """Open the file of an incident; its hours count from when it was found, not from when it was typed in.

    Raises ``IncidentIncomplete``.
    """
    if not (verdict := policies.may_open(found, at=at)):
        raise IncidentIncomplete(reasons=verdict.codes())
    row_id = new_id()
    said = {name: getattr(found, name) for name in SAID}
    number = number_of("N", row_id, at=at)
    row = Incident.objects.create(id=row_id, number=number, found_by=by.id, found_at=found.found_at, **said)
    open_case(row, by=by, at=at, counted_from=found.found_at)
    return row


@transaction.atomic(savepoint=False)
def describe(incident_id: UUID, *, said: dict[str, Any], by: Actor, at: datetime) -> Incident:
    """Add findings to an incident; a filed report keeps its own words. Raises ``IncidentNotFound``.

    Where the numbers make an ordinary incident a larger one, the hours of its report begin.
    """
    row = Incident.objects.take(incident_id, by=by)
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=[name for name in said if name in SAID])
    is_larger = row.grade == Grade.ORDINARY and policies.grade_of(row.facts) is Grade.LARGER
    return raise_grade(incident_id, by=by, at=at) if is_larger and row.is_open else row


@transaction.atomic(savepoint=False)
def list_people(incident_id: UUID, *, people: Collection[UUID], by: Actor, at: datetime) -> int:
    """List people whose data an incident touched; nobody stands on the list twice. Returns how many were new.

    People listed after the others were told, or after the time for it, are told at once.
    """
    row = Incident.objects.take(incident_id, by=by)
    known = set(row.people.values_list("person_id", flat=True))
    fresh = [who for who in dict.fromkeys(people) if who not in known]
    new = [IncidentPerson(incident=row, person_id=who, listed_at=at) for who in fresh]
    IncidentPerson.objects.bulk_create(new)
    if new and row.told_at is not None:
        publish(MorePersonsToTell(incident_id=row.id, number=row.number), by=by, at=at)
    elif new and _is_overdue(row):
        make(Incident, "tell_persons", row.id, by=by, at=at)  # its clock has ended, so it locks none behind the row
    return len(new)


@on_missed(TELL)
@transaction.atomic(savepoint=False)
def _tell_or_alarm(incident_id: UUID, *, at: datetime) -> None:
    """Tell the people on the list when staff did not in time, or alarm staff where nobody is on it."""
    row = Incident.objects.take(incident_id, by=DEADLINES)  # locked, to see people being listed right now
    step = "tell_by_clock" if row.people.exists() else "alarm_nobody_listed"
    begin(Incident, step, incident_id, by=DEADLINES, at=at).say()


@fulfils("INC-4")
@transaction.atomic(savepoint=False)
def grade(incident_id: UUID, *, as_: Grade, by: Actor, at: datetime) -> Incident:
    """Grade an incident: as grave as the numbers say, or graver. Raises as ``begin`` does."""
    found = Incident.objects.see(incident_id, by=by)
    graver = Grade.LARGER in (as_, policies.grade_of(found.facts))
    return (grade_larger if graver else grade_ordinary)(incident_id, by=by, at=at)


@carries_out(Incident.CASE, "grade_ordinary")
@transaction.atomic(savepoint=False)
def grade_ordinary(incident_id: UUID, *, by: Actor, at: datetime) -> Incident:
    return _set_grade("grade_ordinary", incident_id, Grade.ORDINARY, by=by, at=at)


@carries_out(Incident.CASE, "grade_larger")
@transaction.atomic(savepoint=False)
def grade_larger(incident_id: UUID, *, by: Actor, at: datetime) -> Incident:
    return _set_grade("grade_larger", incident_id, Grade.LARGER, by=by, at=at)


@carries_out(Incident.CASE, "assume_larger")
@transaction.atomic(savepoint=False)
def assume_larger(incident_id: UUID, *, by: Actor, at: datetime) -> Incident:
    """Grade it as larger when nobody has graded it in time, so that the hours of the report run on."""
    return _set_grade("assume_larger", incident_id, Grade.LARGER, by=by, at=at)


@fulfils("INC-4")
@carries_out(Incident.CASE, "raise_grade")
@transaction.atomic(savepoint=False)
def raise_grade(incident_id: UUID, *, by: Actor, at: datetime) -> Incident:
    """Raise an ordinary incident to a larger one: the hours run from now, and a new report is owed.

    Raises as ``begin`` does.
    """
    begun = begin(Incident, "raise_grade", incident_id, by=by, at=at, move=False)
    return begun.move(grade=Grade.LARGER, reported_at=None).say()


@fulfils("INC-4", "PIP-57")
@carries_out(Incident.CASE, "report")
@transaction.atomic(savepoint=False)
def report(incident_id: UUID, *, receipt_no: str, by: Actor, at: datetime) -> Incident:
    """Record that the authority has this report, and its receipt. Raises ``IncidentIncomplete``."""
    row = Incident.objects.see(incident_id, by=by)
    _refuse_incomplete(row, receipt_no)
    begun = begin(Incident, "report", incident_id, by=by, at=at)
    filed = _file_report(begun.row, receipt_no, more="", final=False, by=by, at=at)
    return begun.say(report_id=filed.id, receipt_no=filed.receipt_no)


@fulfils("PIP-57")
@carries_out(Incident.CASE, "spare")
@transaction.atomic(savepoint=False)
def spare(incident_id: UUID, *, because: str, by: Actor, at: datetime) -> Incident:
    """Decide that nobody need be told, since the harm was effectively avoided; the reason stands in the file.

    Raises ``AlreadyTold`` and ``ReasonWanted``.
    """
    if not because.strip():
        raise ReasonWanted
    begun = begin(Incident, "spare", incident_id, by=by, at=at, move=False)
    return begun.move(spared_because=because, spared_at=at).say()


@fulfils("INC-8")
@carries_out(Incident.CASE, "close")
@transaction.atomic(savepoint=False)
def close_incident(incident_id: UUID, *, analysis: str, receipt_no: str, by: Actor, at: datetime) -> Incident:
    """File the final report, and close the file. Raises ``IncidentIncomplete``, ``ReasonWanted`` and ``StillOwed``."""
    row = Incident.objects.see(incident_id, by=by)
    if not analysis.strip():
        raise ReasonWanted
    _refuse_incomplete(row, receipt_no)
    begun = begin(Incident, "close", incident_id, by=by, at=at)
    filed = _file_report(begun.row, receipt_no, more=analysis, final=True, by=by, at=at)
    return begun.say(report_id=filed.id, receipt_no=filed.receipt_no)


@fulfils("PIP-57")
@transaction.atomic(savepoint=False)
def tell_people(incident_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell some of the people on the list who were not told yet, in one transaction.

    The relay calls it; a further event carries the rest, so each lot is a transaction of its own.
    """
    row = Incident.objects.see(incident_id, by=by)
    waiting = row.people.filter(told_at=None).order_by("id").select_for_update()
    people = list(waiting[: AT_A_TIME + 1])
    said = {name: getattr(row, name) for name in ("what", "kinds", "cause", "harm", "measures", "number")}
    for person in people[:AT_A_TIME]:
        told = {**said, "contact": CONTACT}
        notices.send(person.person_id, template="privacy.incident_for_person", params=told, by=by, at=at)
        person.told_at = at
        person.save(update_fields=["told_at"])
        publish(PersonTold(incident_id=row.id, person_id=person.person_id), by=by, at=at)
    if len(people) > AT_A_TIME:
        publish(MorePersonsToTell(incident_id=row.id, number=row.number), by=by, at=at)


def _is_overdue(row: Incident) -> bool:
    return row.stage is not IncidentState.FOUND and row.spared_at is None and not cases.runs(row, TELL)


def _set_grade(step: str, incident_id: UUID, as_: Grade, *, by: Actor, at: datetime) -> Incident:
    return begin(Incident, step, incident_id, by=by, at=at, move=False).move(grade=as_).say(grade=as_)


def _refuse_incomplete(row: Incident, receipt_no: str) -> None:
    if not (verdict := policies.may_report(row.facts, receipt_no=receipt_no)):
        raise IncidentIncomplete(reasons=verdict.codes())


def _file_report(row: Incident, receipt_no: str, *, more: str, final: bool, by: Actor, at: datetime) -> IncidentReport:
    text = queries.report_text(row, contact=CONTACT, more=more)
    return IncidentReport.objects.create(
        incident=row,
        final=final,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        receipt_no=receipt_no.strip(),
        filed_by=by.id,
        filed_at=at,
    )

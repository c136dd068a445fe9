"""Commands on notices of infringement.

Clocks act in the scope of the system, since a shop's own scope may make the shop's steps alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.files.commands as files
from catalog.listings import queries as listings_queries
from catalog.takedowns import commands as takedowns_commands
from complaints.complaint.types import RETENTION
from complaints.infringements import policies, queries
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.deadlines import WAIT
from complaints.infringements.errors import ClaimRefused, ExhibitRefused, NoticeIncomplete, StatementRefused
from complaints.infringements.events import ExhibitShown
from complaints.infringements.models import Infringement, InfringementExhibit
from complaints.infringements.policies import NoticeRefusal
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import FOR_STAFF, Claim, Exhibit
from complaints.infringements.types import INFRINGEMENT as KIND
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from platform_core.actors import Actor
from platform_core.cases.queries import due_at
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.files.types import KeptFile
from platform_core.legal.spans import TICK, Span
from platform_core.rows import new_id
from platform_core.vault.commands import seal


@transaction.atomic(savepoint=False)
def draft_notice(claim: Claim, *, by: Actor, at: datetime) -> Infringement:
    """Begin a notice about listings of one shop; its files follow. Raises ``ClaimRefused`` with every reason."""
    shops = listings_queries.shops_of(claim.listings[: policies.MOST_LISTINGS + 1], by=by)
    verdict = policies.may_draft(claim, shops=shops)
    if not verdict:
        raise ClaimRefused(reasons=verdict.codes())
    row_id = new_id()
    row = Infringement(
        id=row_id,
        number=number_of("I", row_id, at=at),
        merchant_id=shops[claim.listings[0]],
        holder_id=by.id,
        company=claim.company,
        by_agent=claim.by_agent,
        right_kind=claim.right,
        right_no=claim.right_no.strip(),
        listings=[*map(str, dict.fromkeys(claim.listings))],
        drafted_at=at,
    )
    said = {"holder": claim.holder.strip(), "contact": claim.contact.strip(), "statement": claim.statement}
    for name, sealed in _seal(row, **said).items():
        setattr(row, name, sealed)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def keep_exhibit(
    infringement_id: UUID, *, kind: Exhibit, upload: bytes, name: str, by: Actor, at: datetime
) -> KeptFile:
    """Leave a file that shows something of this kind. Raises ``InfringementNotFound``, ``ExhibitRefused``, and what
    files refuse."""
    row = queries.infringement(infringement_id, by=by)
    if kind not in queries.exhibits_wanted(row, by=by):
        raise ExhibitRefused(infringement_id=row.id, kind=kind)
    about, of = row.as_about(), row.holder_id
    kept = files.keep(upload, name=name, about=about, merchant_id=row.merchant_id, shopper_id=of, by=by, at=at)
    InfringementExhibit.objects.create(
        merchant_id=row.merchant_id, infringement=row, holder_id=of, kind=kind, file_id=kept.id, kept_at=at
    )
    if kind in FOR_STAFF:
        publish(ExhibitShown(**row.fact_fields(ExhibitShown), kind=kind), by=by, at=at)
    return kept


@fulfils("ECL-42")
@carries_out(INFRINGEMENT, "submit")
@transaction.atomic(savepoint=False)
def submit_notice(infringement_id: UUID, *, truthful: bool, by: Actor, at: datetime) -> Infringement:
    """Hand it in: the platform has to decide. ``truthful``: the right holder states that all of it is true, and knows
    that whoever gives a wrong notice pays for the harm.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, and ``NoticeIncomplete`` with all that lacks.
    """

    def judge(row: Infringement) -> None:
        if row.stage is not S.DRAFTED:
            return  # the table refuses it
        if not (verdict := policies.may_submit(queries.notice_stand(row), truthful=truthful)):
            raise NoticeIncomplete(infringement_id=row.id, reasons=verdict.codes())

    return begin(Infringement, "submit", infringement_id, by=by, at=at, judge=judge).say()


@fulfils("ECL-42")
@carries_out(INFRINGEMENT, "measure")
@transaction.atomic(savepoint=False)
def measure_notice(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """The evidence will do for a start: the goods are down in the same transaction, and the shop is told at once.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``StatementRefused``.
    """
    begun = begin(Infringement, "measure", infringement_id, by=by, at=at, move=False)
    begun.move(decided_by=by.id, reasons=_seal_texts(begun.row, reasons=reasons)["reasons"])
    _take_down(begun.row, by=by, at=at)
    return begun.say()


@carries_out(INFRINGEMENT, "reject")
@transaction.atomic(savepoint=False)
def reject_notice(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """It will not do, for reasons that both sides read; it counts among the holder's wrong notices. Raises as
    ``measure_notice``."""
    begun = begin(Infringement, "reject", infringement_id, by=by, at=at, move=False)
    begun.move(decided_by=by.id, reasons=_seal_texts(begun.row, reasons=reasons)["reasons"])
    return begun.say()


@fulfils("ECL-43")
@carries_out(INFRINGEMENT, "counter")
@transaction.atomic(savepoint=False)
def counter_notice(infringement_id: UUID, *, text: str, by: Actor, at: datetime) -> Infringement:
    """The shop states that it infringes nothing, with first evidence; the right holder gets it at once.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``CounterIncomplete``, ``StatementRefused``.
    """
    begun = begin(Infringement, "counter", infringement_id, by=by, at=at, move=False)
    stated = _seal_texts(begun.row, counter_statement=text)["counter_statement"]
    return begun.move(counter_statement=stated).say()


@fulfils("ECL-43")
@transaction.atomic(savepoint=False)
def show_filing(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """An authority or a court has it, under this number, as the file shows that was left: the goods stay down.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``FilingNotShown``, ``WaitOver``,
    ``StatementRefused``.
    """
    found = queries.infringement(infringement_id, by=by)
    act = FILINGS[policies.filing_step(delayed_at=found.delayed_at)]
    return act(infringement_id, filing=filing, by=by, at=at)


@carries_out(INFRINGEMENT, "show_filing")
@transaction.atomic(savepoint=False)
def show_filing_in_time(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """Within the fifteen days. Raises as ``show_filing``."""
    return _show_filing("show_filing", infringement_id, filing, by=by, at=at)


@carries_out(INFRINGEMENT, "show_filing_later")
@transaction.atomic(savepoint=False)
def show_filing_later(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """Within the days that a proven delay has added. Raises as ``show_filing``."""
    return _show_filing("show_filing_later", infringement_id, filing, by=by, at=at)


FILINGS: Final = {"show_filing": show_filing_in_time, "show_filing_later": show_filing_later}


@fulfils("SPC-IP")
@carries_out(INFRINGEMENT, "grant_delay")
@transaction.atomic(savepoint=False)
def grant_delay(infringement_id: UUID, *, days: int, by: Actor, at: datetime) -> Infringement:
    """So many working days that the right holder could not help are not counted; they follow the fifteen days.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``DelayNotShown``, ``WaitOver``, and
    ``StatementRefused`` for more than the law allows.
    """
    begun = begin(Infringement, "grant_delay", infringement_id, by=by, at=at, move=False)
    ends = due_at(infringement_id, of=WAIT)
    if ends is None:
        raise LookupError(f"{infringement_id} waits without a clock")
    span = _delay(days, on=ends)
    return begun.move(delay_granted_by=by.id).say(counted_from=ends - TICK, promised=span, days=days)


@fulfils("SPC-IP")
@carries_out(INFRINGEMENT, "refuse_delay")
@transaction.atomic(savepoint=False)
def refuse_delay(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """What was left proves no delay, for reasons that both sides read: the fifteen days run on. Better proof is judged
    anew.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``DelayNotShown``, ``StatementRefused``.
    """
    begun = begin(Infringement, "refuse_delay", infringement_id, by=by, at=at, move=False)
    refusal = _seal_texts(begun.row, delay_refusal=reasons)["delay_refusal"]
    return begun.move(delay_refused_at=at, delay_refusal=refusal).say()


@carries_out(INFRINGEMENT, "lift")
@transaction.atomic(savepoint=False)
def lift_notice(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """Staff end the measure, for reasons that both sides read: the notice was wrong, or a decision says so. The goods
    are back. Raises as ``measure_notice``."""
    begun = begin(Infringement, "lift", infringement_id, by=by, at=at, move=False)
    _require(policies.may_say(reasons))
    row = begun.move(ended_by=by.id, outcome=reasons.strip()).say()
    return _put_back(row, by=by, at=at)


@fulfils("ECL-45")
@carries_out(INFRINGEMENT, "confirm_infringement")
@transaction.atomic(savepoint=False)
def confirm_infringement(infringement_id: UUID, *, outcome: str, by: Actor, at: datetime) -> Infringement:
    """An authority or a court has found it: the goods stay down for good, and it stands on the shop's record.

    Raises as ``measure_notice``.
    """
    begun = begin(Infringement, "confirm_infringement", infringement_id, by=by, at=at, move=False)
    _require(policies.may_say(outcome))
    row = begun.move(ended_by=by.id, outcome=outcome.strip()).say()
    violations_commands.record_violation(
        row.merchant_id,
        kind=ViolationKind.INFRINGEMENT,
        subject=About(KIND, row.id),
        duties=("ECL-42", "ECL-45"),
        happened_at=at,
        by=by,
        at=at,
    )
    return row


@transaction.atomic(savepoint=False)
def withdraw_notice(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Take it back, or throw the draft away; what was down for it is back at once.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    row = queries.infringement(infringement_id, by=by)
    step = discard_draft if row.stage is S.DRAFTED else take_back_notice
    return step(infringement_id, by=by, at=at)


@carries_out(INFRINGEMENT, "discard")
@transaction.atomic(savepoint=False)
def discard_draft(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    return begin(Infringement, "discard", infringement_id, by=by, at=at).say()


@carries_out(INFRINGEMENT, "withdraw_notice")
@transaction.atomic(savepoint=False)
def take_back_notice(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    return _put_back(begin(Infringement, "withdraw_notice", infringement_id, by=by, at=at).say(), by=by, at=at)


def _show_filing(step: str, infringement_id: UUID, filing: str, *, by: Actor, at: datetime) -> Infringement:
    begun = begin(Infringement, step, infringement_id, by=by, at=at, move=False)
    _require(policies.may_say(filing))
    return begun.move(filing=filing.strip()[: policies.MOST_NAMED]).say()


def _delay(days: int, *, on: datetime) -> Span:
    """Raises ``StatementRefused`` for none, and for more than the rule in force allows."""
    span = policies.proven_delay(max(days, 1))
    if days < 1 or not queries.delay_rule(on).allows(span):
        raise StatementRefused(reasons=(NoticeRefusal.DELAY_TOO_LONG,))
    return span


def _take_down(row: Infringement, *, by: Actor, at: datetime) -> None:
    takedowns_commands.take_down_for(row.as_takedown(), listings=list(map(UUID, row.listings)), by=by, at=at)


def _put_back(row: Infringement, *, by: Actor, at: datetime) -> Infringement:
    takedowns_commands.put_back_for(row.as_takedown(), by=by, at=at)
    return row


def _seal(row: Infringement, **said: str) -> Mapping[str, object]:
    return seal(said, retention=RETENTION, place=row.place())


def _seal_texts(row: Infringement, **said: str) -> Mapping[str, object]:
    """Sealed, if it says something and not too much."""
    for text in said.values():
        _require(policies.may_say(text))
    return _seal(row, **said)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise StatementRefused(reasons=verdict.codes())

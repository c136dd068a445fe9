"""Steps that the right holder, the shop or staff make on a notice of infringement."""

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
from platform_core.eventlog.commands.publishing import publish
from platform_core.files.types import KeptFile
from platform_core.legal.spans import TICK, Span
from platform_core.rows import new_id
from platform_core.vault.commands import seal


@transaction.atomic(savepoint=False)
def draft_notice(claim: Claim, *, by: Actor, at: datetime) -> Infringement:
    """Draft a notice about listings of one shop; its files are added afterwards. Raises ``ClaimRefused`` with every
    reason."""
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
    texts = {"holder": claim.holder.strip(), "contact": claim.contact.strip(), "statement": claim.statement}
    for name, sealed in _seal(row, **texts).items():
        setattr(row, name, sealed)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def keep_exhibit(
    infringement_id: UUID, *, kind: Exhibit, upload: bytes, name: str, by: Actor, at: datetime
) -> KeptFile:
    """Add a file to the notice; ``kind`` names the fact that the file is to show.

    Raises ``InfringementNotFound``, ``ExhibitRefused`` for a kind that the notice does not wait for, and as
    ``files.keep`` does.
    """
    row = queries.infringement(infringement_id, by=by)
    if kind not in queries.exhibits_wanted(row, by=by):
        raise ExhibitRefused(infringement_id=row.id, kind=kind)
    about, holder, shop = row.as_about(), row.holder_id, row.merchant_id
    kept = files.keep(upload, name=name, about=about, merchant_id=shop, shopper_id=holder, by=by, at=at)
    InfringementExhibit.objects.create(
        merchant_id=shop, infringement=row, holder_id=holder, kind=kind, file_id=kept.id, kept_at=at
    )
    if kind in FOR_STAFF:
        publish(ExhibitShown(**row.fact_fields(ExhibitShown), kind=kind), by=by, at=at)
    return kept


@fulfils("ECL-42")
@carries_out(INFRINGEMENT, "submit")
@transaction.atomic(savepoint=False)
def submit_notice(infringement_id: UUID, *, truthful: bool, by: Actor, at: datetime) -> Infringement:
    """Hand in the notice, so that the platform has to decide about it. ``truthful``: the right holder declares that
    all of it is true, and knows that a wrong notice makes them liable for the harm.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, and ``NoticeIncomplete``, which lists every
    missing part.
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
    """Accept the first evidence, and take the goods down in the same transaction; the shop is told at once.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``StatementRefused``.
    """
    begun = begin(Infringement, "measure", infringement_id, by=by, at=at, move=False)
    begun.move(decided_by=by.id, **_seal_texts(begun.row, reasons=reasons))
    _take_down(begun.row, by=by, at=at)
    return begun.say()


@carries_out(INFRINGEMENT, "reject")
@transaction.atomic(savepoint=False)
def reject_notice(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """Reject the notice. Both sides read the reasons, and it counts as a wrong notice of this holder.

    Raises as ``measure_notice``.
    """
    begun = begin(Infringement, "reject", infringement_id, by=by, at=at, move=False)
    return begun.move(decided_by=by.id, **_seal_texts(begun.row, reasons=reasons)).say()


@fulfils("ECL-43")
@carries_out(INFRINGEMENT, "counter")
@transaction.atomic(savepoint=False)
def counter_notice(infringement_id: UUID, *, text: str, by: Actor, at: datetime) -> Infringement:
    """State, for the shop, that it infringes nothing. The right holder gets the statement at once.

    The shop's first evidence has to be among the files already.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``CounterIncomplete``, ``StatementRefused``.
    """
    begun = begin(Infringement, "counter", infringement_id, by=by, at=at, move=False)
    return begun.move(**_seal_texts(begun.row, counter_statement=text)).say()


@fulfils("ECL-43")
@transaction.atomic(savepoint=False)
def show_filing(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """Keep the goods down, because an authority or a court has the matter; ``filing`` is its number there.

    The receipt of the authority or the court has to be among the files already.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``FilingNotShown``, ``WaitOver``,
    ``StatementRefused``.
    """
    row = queries.infringement(infringement_id, by=by)
    show = FILINGS[policies.filing_step(delayed_at=row.delayed_at)]
    return show(infringement_id, filing=filing, by=by, at=at)


@carries_out(INFRINGEMENT, "show_filing")
@transaction.atomic(savepoint=False)
def show_filing_in_time(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """Show a filing within the fifteen days. Raises as ``show_filing``."""
    return _show_filing("show_filing", infringement_id, filing, by=by, at=at)


@carries_out(INFRINGEMENT, "show_filing_later")
@transaction.atomic(savepoint=False)
def show_filing_later(infringement_id: UUID, *, filing: str, by: Actor, at: datetime) -> Infringement:
    """Show a filing within the days that a proven delay has added. Raises as ``show_filing``."""
    return _show_filing("show_filing_later", infringement_id, filing, by=by, at=at)


FILINGS: Final = {"show_filing": show_filing_in_time, "show_filing_later": show_filing_later}


@fulfils("SPC-IP")
@carries_out(INFRINGEMENT, "grant_delay")
@transaction.atomic(savepoint=False)
def grant_delay(infringement_id: UUID, *, days: int, by: Actor, at: datetime) -> Infringement:
    """Add working days to the fifteen, for a proven delay that the right holder could not help.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``DelayNotShown``, ``WaitOver``, and
    ``StatementRefused`` for no day, or for more than the law allows.
    """
    begun = begin(Infringement, "grant_delay", infringement_id, by=by, at=at, move=False)
    ends = due_at(infringement_id, of=WAIT)
    if ends is None:
        raise LookupError(f"{infringement_id} waits without a clock")
    added = _span_of_delay(days, on=ends)
    return begun.move(delay_granted_by=by.id).say(counted_from=ends - TICK, promised=added, days=days)


@fulfils("SPC-IP")
@carries_out(INFRINGEMENT, "refuse_delay")
@transaction.atomic(savepoint=False)
def refuse_delay(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """Find that the files prove no delay, for reasons that both sides read. The fifteen days run on.

    The right holder may still leave better proof, which is judged anew.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``, ``DelayNotShown``, ``StatementRefused``.
    """
    begun = begin(Infringement, "refuse_delay", infringement_id, by=by, at=at, move=False)
    return begun.move(delay_refused_at=at, **_seal_texts(begun.row, delay_refusal=reasons)).say()


@carries_out(INFRINGEMENT, "lift")
@transaction.atomic(savepoint=False)
def lift_notice(infringement_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Infringement:
    """End the measure and put the goods back: the notice was wrong, or an authority or a court has decided so.

    Both sides read the reasons. Raises as ``measure_notice``.
    """
    begun = begin(Infringement, "lift", infringement_id, by=by, at=at, move=False)
    _require_text(reasons)
    row = begun.move(ended_by=by.id, outcome=reasons.strip()).say()
    return _put_back(row, by=by, at=at)


@fulfils("ECL-45")
@carries_out(INFRINGEMENT, "confirm_infringement")
@transaction.atomic(savepoint=False)
def confirm_infringement(infringement_id: UUID, *, outcome: str, by: Actor, at: datetime) -> Infringement:
    """Record that an authority or a court found an infringement: the goods stay down, and the shop has a violation.

    Raises as ``measure_notice``.
    """
    begun = begin(Infringement, "confirm_infringement", infringement_id, by=by, at=at, move=False)
    _require_text(outcome)
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
    """Withdraw the notice, or discard its draft. It keeps no goods off sale from then on.

    Raises ``InfringementNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    row = queries.infringement(infringement_id, by=by)
    withdraw = discard_draft if row.stage is S.DRAFTED else take_back_notice
    return withdraw(infringement_id, by=by, at=at)


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
    _require_text(filing)
    return begun.move(filing=filing.strip()[: policies.MOST_NAMED]).say()


def _span_of_delay(days: int, *, on: datetime) -> Span:
    """Raises ``StatementRefused`` for no day, and for more than the rule in force then allows."""
    span = policies.proven_delay(max(days, 1))
    if days < 1 or not queries.delay_rule(on).allows(span):
        raise StatementRefused(reasons=(NoticeRefusal.DELAY_TOO_LONG,))
    return span


def _take_down(row: Infringement, *, by: Actor, at: datetime) -> None:
    takedowns_commands.take_down_for(row.as_takedown(), listings=list(map(UUID, row.listings)), by=by, at=at)


def _put_back(row: Infringement, *, by: Actor, at: datetime) -> Infringement:
    takedowns_commands.put_back_for(row.as_takedown(), by=by, at=at)
    return row


def _seal(row: Infringement, **texts: str) -> Mapping[str, object]:
    return seal(texts, retention=RETENTION, place=row.place())


def _seal_texts(row: Infringement, **texts: str) -> Mapping[str, object]:
    """Seal texts for the columns of their names. Raises ``StatementRefused`` for one that is empty or too long."""
    for text in texts.values():
        _require_text(text)
    return _seal(row, **texts)


def _require_text(text: str) -> None:
    if not (verdict := policies.may_say(text)):
        raise StatementRefused(reasons=verdict.codes())

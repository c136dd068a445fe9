"""Commands on a measure: propose, hear, decide, publish, appeal, lift, end.

Steps of the clocks are made in the scope of the system, since shops and bulletins are not a shop's own rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from merchants.sanctions import policies, queries
from merchants.sanctions.case import SANCTION, TAKEN
from merchants.sanctions.deadlines import APPEAL, HEARING
from merchants.sanctions.errors import AppealTooLate, EndsTooSoon, HearingClosed, SamePerson, SanctionRefused
from merchants.sanctions.models import Bulletin, Ground, Sanction
from merchants.sanctions.ports import effect_of
from merchants.sanctions.states import SanctionState
from merchants.sanctions.types import Proposal, SanctionKind, Statement
from merchants.shops import policies as shops_policies
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.cases.queries import due_at
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case
from platform_core.duties import fulfils
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import Rule
from platform_core.legal.spans import local_day
from platform_core.rows import new_id, one_after_the_other
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, bound


@fulfils("OPR-NEG")
@transaction.atomic(savepoint=False)
def propose_sanction(of: Proposal, *, by: Actor, at: datetime) -> Sanction:
    """Propose a measure; the shop is told facts, clause and measure, and may answer before anybody decides.

    Raises ``WrongRole``, ``MerchantNotFound``, and ``SanctionRefused`` with every reason.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=SANCTION.lifecycle.name, transition="propose", role=by.role)
    shops_queries.shop(of.merchant_id)
    verdict = policies.may_propose(queries.proposal_facts(of, at=at))
    if not verdict:
        raise SanctionRefused(reasons=verdict.codes())
    row = _build_sanction(of, by=by, at=at)
    row.save(force_insert=True)
    Ground.objects.bulk_create(
        Ground(merchant_id=row.merchant_id, sanction=row, violation_id=found) for found in dict.fromkeys(of.violations)
    )
    open_case(row, by=by, at=at, clause=queries.basis(row).cited, violations=queries.answered_violations(row))
    return row


@carries_out(SANCTION, "answer")
@transaction.atomic(savepoint=False)
def answer_hearing(sanction_id: UUID, *, text: str, by: Actor, at: datetime) -> Sanction:
    """Record the shop's answer in the hearing. Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``,
    ``HearingClosed``, ``ReasonRequired``."""
    begun = begin(Sanction, "answer", sanction_id, by=by, at=at, judge=_while_heard(at), move=False)
    return begun.move(answer=shops_policies.require_reason(text), answered_by=by.id, answered_at=at).say()


@carries_out(SANCTION, "impose_at_once")
@transaction.atomic(savepoint=False)
def impose_at_once(sanction_id: UUID, *, danger: str, by: Actor, at: datetime) -> Sanction:
    """Put a measure into effect before the hearing is over, where consumers are in danger; which danger, is said. It
    lasts until a person lifts it, also past the last day that was proposed.

    Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``, ``InEffectAlready``, ``ReasonRequired``.
    """
    begun = begin(Sanction, "impose_at_once", sanction_id, by=by, at=at, move=False)
    what = shops_policies.require_reason(danger)
    begun.move(danger=what, imposed_by=by.id)
    _take_effect(begun.row, reason=begun.row.danger, by=by, at=at)
    return begun.say(reason=begun.row.danger)


@fulfils("OPR-NEG")
@carries_out(SANCTION, "decide")
@transaction.atomic(savepoint=False)
def decide_sanction(sanction_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Sanction:
    """Take the measure, now that the shop was heard. It takes effect now, unless it already has.

    Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``, ``ReasonRequired``, ``EndsTooSoon``.
    """
    begun = begin(Sanction, "decide", sanction_id, by=by, at=at, move=False)
    row, why = begun.row, shops_policies.require_reason(reasons)
    last_day = queries.last_day_to_come(row)
    _refuse_a_day_gone_by(last_day, at=at)
    begun.move(decided_by=by.id, reasons=why)
    if row.effective_at is None:
        _write(row, effective_at=at)
        _take_effect(row, reason=why, by=by, at=at)
    begun.say(reason=why)
    if last_day is None:
        return row
    return limit_sanction(row.id, until_on=last_day, by=by, at=at)


@carries_out(SANCTION, "drop")
@transaction.atomic(savepoint=False)
def drop_sanction(sanction_id: UUID, *, reason: str, by: Actor, at: datetime) -> Sanction:
    """Drop the measure, and lift any effect of it. Raises as ``decide_sanction`` but for the day."""
    begun = begin(Sanction, "drop", sanction_id, by=by, at=at, move=False)
    return _end(begun, reason=shops_policies.require_reason(reason), columns={"reason": reason.strip()})


@carries_out(SANCTION, "limit")
@transaction.atomic(savepoint=False)
def limit_sanction(sanction_id: UUID, *, until_on: date, by: Actor, at: datetime) -> Sanction:
    """Name the last day of a measure that would go on for as long as nobody lifts it.

    Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``, ``HasAnEnd``, ``EndsTooSoon``.
    """
    begun = begin(Sanction, "limit", sanction_id, by=by, at=at, move=False)
    _refuse_a_day_gone_by(until_on, at=at)
    return begun.move(ends_on=until_on).say(promised=policies.until_its_end(at, last_day=until_on))


@carries_out(SANCTION, "lift")
@transaction.atomic(savepoint=False)
def lift_sanction(sanction_id: UUID, *, reason: str, by: Actor, at: datetime) -> Sanction:
    """End a measure before its day. Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``,
    ``NotInEffect``, ``ReasonRequired``."""
    begun = begin(Sanction, "lift", sanction_id, by=by, at=at, move=False)
    return _end(begun, reason=shops_policies.require_reason(reason), columns={"reason": reason.strip()})


@transaction.atomic(savepoint=False)
def lift_suspensions(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Lift every measure that suspends a shop; drop one that nobody has decided. Raises ``ReasonRequired``."""
    for row in queries.suspends(merchant_id):
        (lift_sanction if row.stage in TAKEN else drop_sanction)(row.id, reason=reason, by=by, at=at)


@carries_out(SANCTION, "appeal")
@transaction.atomic(savepoint=False)
def appeal_sanction(sanction_id: UUID, *, text: str, by: Actor, at: datetime) -> Sanction:
    """Appeal to another person, for the shop. Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``,
    ``AppealTooLate``, ``ReasonRequired``."""
    begun = begin(Sanction, "appeal", sanction_id, by=by, at=at, judge=_before_it_stood, move=False)
    return begun.move(appeal=shops_policies.require_reason(text), appealed_by=by.id).say()


@fulfils("OPR-NEG")
@carries_out(SANCTION, "uphold")
@transaction.atomic(savepoint=False)
def uphold_sanction(sanction_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Sanction:
    """Uphold the measure on appeal, as another person. One that was lifted meanwhile has effect again.

    Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``, ``SamePerson``, ``ReasonRequired``.
    """
    begun = begin(Sanction, "uphold", sanction_id, by=by, at=at, judge=_another_person(by), move=False)
    row, why = begun.row, shops_policies.require_reason(reasons)
    back = row.lifted_at is not None and row.ended_at is None
    begun.move(reviewed_by=by.id, review=why, **({"restored_at": at} if back else {}))
    if back:
        _take_effect(row, reason=why, by=by, at=at)
    begun.say(reason=why)
    _go_on_publishing(row, by=by, at=at)
    return row


@fulfils("OPR-NEG")
@carries_out(SANCTION, "reverse")
@transaction.atomic(savepoint=False)
def reverse_sanction(sanction_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Sanction:
    """Reverse the measure on appeal, as another person: all its effects are lifted, and the violations count no more.
    Raises as ``uphold_sanction``.
    """
    begun = begin(Sanction, "reverse", sanction_id, by=by, at=at, judge=_another_person(by), move=False)
    why, violations = shops_policies.require_reason(reasons), queries.answered_violations(begun.row)
    return _end(begun, reason=why, columns={"reviewed_by": by.id, "review": why}, violations=violations)


@carries_out(SANCTION, "publish")
@transaction.atomic(savepoint=False)
def publish_sanction(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Publish it now. Raises ``SanctionNotFound``, ``WrongRole``, ``IllegalTransition``, ``NothingToPublish``."""
    return _publish("publish", sanction_id, by=by, at=at)


# The steps of the clocks


@carries_out(SANCTION, "close_hearing")
@transaction.atomic(savepoint=False)
def close_hearing(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Close a hearing in which the shop said nothing; staff decide by the facts on file."""
    with bound(SYSTEM):
        return begin(Sanction, "close_hearing", sanction_id, by=by, at=at).say()


@transaction.atomic(savepoint=False)
def end_time_to_decide(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Keep an undecided measure in effect where consumers are in danger; let any other lapse."""
    with bound(SYSTEM):
        row = Sanction.objects.take(sanction_id, by=by)  # locked, so that a danger found at this moment is seen
    keeps = policies.outlasts_silence(danger=row.danger)
    return (keep_undecided if keeps else lapse_sanction)(sanction_id, by=by, at=at)


@carries_out(SANCTION, "keep_undecided")
@transaction.atomic(savepoint=False)
def keep_undecided(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Keep it in effect and ask for the decision again; where it is public, say that nobody has decided."""
    with bound(SYSTEM):
        row = begin(Sanction, "keep_undecided", sanction_id, by=by, at=at).say()
        _go_on_publishing(row, by=by, at=at)
        return row


@carries_out(SANCTION, "lapse")
@transaction.atomic(savepoint=False)
def lapse_sanction(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Let an undecided measure lapse. It had no effect yet, so nothing comes back."""
    with bound(SYSTEM):
        return begin(Sanction, "lapse", sanction_id, by=by, at=at).say()


@carries_out(SANCTION, "publish_by_itself")
@transaction.atomic(savepoint=False)
def publish_by_itself(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Publish the measure at its time, without a person."""
    with bound(SYSTEM):
        return _publish("publish_by_itself", sanction_id, by=by, at=at)


@carries_out(SANCTION, "end")
@transaction.atomic(savepoint=False)
def end_sanction(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """End a measure after its last day. One that was lifted before stays as it is."""
    with bound(SYSTEM):
        return _end(begin(Sanction, "end", sanction_id, by=by, at=at, move=False))


@carries_out(SANCTION, "let_stand")
@transaction.atomic(savepoint=False)
def let_stand(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Let a measure stand, since nobody appealed in time."""
    with bound(SYSTEM):
        return begin(Sanction, "let_stand", sanction_id, by=by, at=at).say()


@carries_out(SANCTION, "leave_unanswered")
@transaction.atomic(savepoint=False)
def leave_unanswered(sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    """Ask for the answer again. A person has heard the shop and decided: our silence takes nothing of that back."""
    with bound(SYSTEM):
        return begin(Sanction, "leave_unanswered", sanction_id, by=by, at=at).say()


def _build_sanction(of: Proposal, *, by: Actor, at: datetime) -> Sanction:
    id_, within = new_id(), HEARING.within
    if not isinstance(within, Rule):
        raise TypeError(f"{HEARING.kind} is counted by a rule")
    span = rules.in_force(within.code, on=local_day(at)).length
    return Sanction(
        id=id_,
        merchant_id=of.merchant_id,
        number=number_of("S", id_, at=at),
        kind=of.kind,
        facts=of.facts.strip(),
        rule_version_id=of.clause[0],
        clause=of.clause[1],
        evidence=[said for given in of.evidence if (said := given.strip())],
        listings=[*map(str, dict.fromkeys(of.listings))],
        category=of.category,
        until_on=of.until_on,
        hearing_until=span.due(at, calendar=calendars.calendar()).strict,
        proposed_by=by.id,
        proposed_at=at,
    )


def _while_heard(at: datetime) -> Callable[[Sanction], None]:
    """Refuse an answer that comes after the hearing, also once the clock has gone on."""

    def judge(row: Sanction) -> None:
        if row.answered_at is None and at >= row.hearing_until:
            raise HearingClosed(closed_at=row.hearing_until)

    return judge


def _before_it_stood(row: Sanction) -> None:
    closed_at = due_at(row.id, of=APPEAL)
    if row.stage is SanctionState.STANDS and not row.appeal and closed_at is not None:
        raise AppealTooLate(closed_at=closed_at)


def _another_person(by: Actor) -> Callable[[Sanction], None]:
    def judge(row: Sanction) -> None:
        if not policies.may_review(by.id, taken_by=row.taken_by):
            raise SamePerson(sanction_id=row.id)

    return judge


def _refuse_a_day_gone_by(last_day: date | None, *, at: datetime) -> None:
    if last_day is not None and not policies.may_end_on(last_day, today=local_day(at)):
        raise EndsTooSoon(until_on=last_day)


def _take_effect(row: Sanction, *, reason: str, by: Actor, at: datetime) -> None:
    effect_of(SanctionKind(row.kind)).apply(_lock_measures(row).measure(reason=reason), by=by, at=at)


def _end(begun: Begun[Sanction], *, reason: str = "", columns: dict[str, Any] | None = None, **own: Any) -> Sanction:
    """Record the end of a measure that had effect, reverse any effect of it, and go on with the step."""
    row, held = begun.row, begun.row.in_effect
    over = {"ended_at": begun.at} if row.effective_at is not None and row.ended_at is None else {}
    begun.move(**(columns or {}), **over)
    if held:
        effect_of(SanctionKind(row.kind)).reverse(_lock_measures(row).measure(reason=reason), by=begun.by, at=begun.at)
    begun.say(reason=reason, **own)
    _go_on_publishing(row, by=begun.by, at=begun.at)
    return row


def _lock_measures(row: Sanction) -> Sanction:
    """Lock the measures of one shop, so that they act one after the other: the last that ends opens it."""
    one_after_the_other(f"measures against {row.merchant_id}")
    return row


def _publish(step: str, sanction_id: UUID, *, by: Actor, at: datetime) -> Sanction:
    begun = begin(Sanction, step, sanction_id, by=by, at=at)
    said = queries.statements_to_publish(begun.row)
    _put_out(begun.row, said, by=by, at=at)
    return begun.say(statements=said)


def _go_on_publishing(row: Sanction, *, by: Actor, at: datetime) -> None:
    """Publish the new step of a measure that was published before, in the same moment."""
    if row.published_at is not None:
        _put_out(row, queries.statements_to_publish(row), by=by, at=at)


@fulfils("ECL-36", "OTM-30")
def _put_out(row: Sanction, said: tuple[Statement, ...], *, by: Actor, at: datetime) -> None:
    """Write the bulletins: shop, facts, clause and measure, as the law requires, in no words of the shop's."""
    shop, hit = shops_queries.shop(row.merchant_id), queries.hits(row)
    Bulletin.objects.bulk_create(
        Bulletin(
            merchant_id=row.merchant_id,
            sanction=row,
            said=each,
            number=row.number,
            trade_name=shop.trade_name,
            kind=row.kind,
            facts=row.facts,
            words=_words(row, each),
            rule_version_id=row.rule_version_id,
            clause=row.clause,
            targets=[{"zh": one.zh, "en": one.en} for one in hit],
            last_day=row.ends_on,
            happened_at=queries.instant_of(row, each),
            published_at=at,
            published_by=by.id if by.role is Role.STAFF else None,
        )
        for each in said
    )


def _words(row: Sanction, said: Statement) -> str:
    by_statement = {
        Statement.IMPOSED: row.danger,
        Statement.NOT_DECIDED: row.danger,
        Statement.DECIDED: row.reasons,
        Statement.RESTORED: row.review,
        Statement.REVERSED: row.review,
        Statement.OVER: row.reason,
    }
    return by_statement.get(said, "")


def _write(row: Sanction, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=columns)

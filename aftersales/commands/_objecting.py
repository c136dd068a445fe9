"""What if the shop says that the goods are not intact? Then the platform decides, and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from aftersales import policies, queries
from aftersales.commands._granting import give
from aftersales.commands._judging import at_its_shop, refuse
from aftersales.errors import ObjectionLate, ObjectionRefused, RulingRefused
from aftersales.events import ReturnRuled, RulingMissed
from aftersales.models import Objection, Return, Ruling
from aftersales.policies import Against
from aftersales.ports import FILES_WANTED
from aftersales.types import GrantBasis, Grounds, RulingOutcome
from platform_core.actors import Actor, Role
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.eventlog.commands import publish
from platform_core.files.types import KeptFile
from platform_core.tenancy.gathering import together

STEPS: Final[Mapping[RulingOutcome, str]] = {
    RulingOutcome.REFUND: "rule_for_shopper",
    RulingOutcome.NO_REFUND: "decline",
}


@transaction.atomic(savepoint=False)
def add_evidence(return_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Keep what one side shows; the other sees it. Raises ``ReturnNotFound``, ``NotNow``, and how files refuse."""
    case = Return.objects.see(return_id, by=by)
    facts = queries.facts(case)
    receipt = any(case_above.wants_file(facts, by=by) for case_above in FILES_WANTED.values())
    refuse("add_evidence", policies.may_add_evidence(facts, receipt=receipt))
    return platform_core.files.commands.keep(
        upload,
        name=name,
        about=case.as_about(),
        merchant_id=case.merchant_id,
        shopper_id=case.shopper_id,
        by=by,
        at=at,
    )


@carries_out(Return.CASE, "object")
@transaction.atomic(savepoint=False)
@together()
def object_to(
    return_id: UUID,
    *,
    grounds: Sequence[Grounds],
    evidence: Sequence[UUID],
    statement: str,
    by: Actor,
    at: datetime,
) -> Return:
    """The goods are not intact, on these grounds and with this evidence: the refund waits for the platform.

    A late objection changes nothing. Raises ``ReturnNotFound``, ``WrongRole``, ``ObjectionLate``, ``NotNow``,
    ``ObjectionRefused``.
    """

    def judge(case: Return) -> None:
        _refuse_objection(case, at=at)
        _refuse_bare_words(case, grounds, evidence, statement)

    begun = begin(Return, "object", return_id, by=by, at=at, judge=judge)
    row = Objection(
        **begun.row.child_fields(), grounds=list(grounds), evidence=list(evidence), made_by=by.id, made_at=at
    )
    write(row, statement)
    return begun.say(grounds=tuple(map(str, grounds)), evidence=tuple(evidence))


@carries_out(Return.CASE, "rule_for_shopper")
@carries_out(Return.CASE, "decline")
@transaction.atomic(savepoint=False)
@together()
def rule_on(return_id: UUID, *, outcome: RulingOutcome, reasons: str, by: Actor, at: datetime) -> Return:
    """The platform decides about an objection, with its effect in the same transaction.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused``, ``NotNow``.
    """
    with at_its_shop(return_id, by=by):
        judge = _judge_of_rulings(reasons, at=at)
        begun = begin(Return, STEPS[outcome], return_id, by=by, at=at, judge=judge)
        _write_ruling(begun, outcome, reasons)
        return give(begun, GrantBasis.RULING) if outcome is RulingOutcome.REFUND else begun.say()


@carries_out(Return.CASE, "let_objection_fail")
@transaction.atomic(savepoint=False)
def let_objection_fail(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The platform has not decided in time: not proven, so the money goes back. Inside ``acting_for`` the shop."""
    begun = begin(Return, "let_objection_fail", return_id, by=by, at=at)
    publish(RulingMissed(**begun.row.fact_fields(RulingMissed)), by=by, at=at)
    return give(begun, GrantBasis.UNPROVEN)


def _refuse_objection(case: Return, *, at: datetime) -> None:
    facts = queries.facts(case)
    verdict = policies.may_object(facts, at=at)
    if Against.TIME_OVER in verdict.reasons and facts.objection_until:
        raise ObjectionLate(closed_at=facts.objection_until)
    refuse("object", verdict)


def _refuse_bare_words(case: Return, grounds: Sequence[Grounds], evidence: Sequence[UUID], statement: str) -> None:
    known = queries.shown_by(Role.MERCHANT, case.id)
    verdict = policies.is_shown(grounds, evidence=evidence, known=known, statement=statement, because=case.because)
    if not verdict:
        raise ObjectionRefused(reasons=verdict.codes())


def _judge_of_rulings(reasons: str, *, at: datetime) -> Callable[[Return], None]:
    def judge(case: Return) -> None:
        verdict = policies.may_rule(queries.facts(case), reasons=reasons, at=at)
        if Against.REASONS_MISSING in verdict.reasons:
            raise RulingRefused(reasons=verdict.codes())
        refuse("rule_on", verdict)

    return judge


def _write_ruling(begun: Begun[Return], outcome: RulingOutcome, reasons: str) -> None:
    case, by, at = begun.row, begun.by, begun.at
    amount = policies.ruled_amount(outcome, decided=case.portion.paid)
    ruling = {"outcome": outcome, "amount": amount.amount, "currency": amount.currency}
    write(Ruling(**case.child_fields(), **ruling, ruled_by=by.id, ruled_at=at), reasons)
    publish(ReturnRuled(**case.fact_fields(ReturnRuled) | ruling), by=by, at=at)

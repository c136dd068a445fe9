"""What if the shop says that the goods are not intact? Then the platform decides, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.files.commands
from aftersales import policies, queries
from aftersales.commands._granting import give, stop_clocks
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.commands._writing import RETENTION
from aftersales.deadlines import HANDLE_RED, OBJECTION, REFUND, RULING, SEND_HOME
from aftersales.errors import NotNow, ObjectionLate, ObjectionRefused, RulingRefused
from aftersales.events import GoodsAccepted, ObjectionMade, ReturnDeclined, ReturnRuled, RulingMissed
from aftersales.models import Objection, Return, Ruling
from aftersales.policies import Against
from aftersales.types import GrantBasis, Grounds, ReturnFacts, RulingOutcome
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands import publish
from platform_core.files.types import About, KeptFile
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import seal
from platform_core.vault.types import Place


@transaction.atomic(savepoint=False)
def add_evidence(return_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Keep what one side shows; the other sees it. Raises ``ReturnNotFound``, ``NotNow``, and how files refuse."""
    case = Return.objects.see(return_id, by=by)
    verdict = policies.may_add_evidence(queries.facts(case))
    if not verdict:
        raise NotNow(action="add_evidence", reasons=verdict.codes())
    return platform_core.files.commands.keep(
        upload,
        name=name,
        about=About(queries.ABOUT, case.id),
        merchant_id=case.merchant_id,
        shopper_id=case.shopper_id,
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)
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
    require_role("object", by=by)
    stop(return_id, met=(HANDLE_RED, OBJECTION), void=(REFUND,), why="objection in time", by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    _refuse_objection(queries.facts(case), at=at)
    _refuse_bare_words(return_id, grounds, evidence, statement)
    _write_objection(case, grounds, evidence, statement, by=by, at=at)
    fact = ObjectionMade(**fact_fields(case), grounds=tuple(map(str, grounds)), evidence=tuple(evidence))
    event_id = publish(fact, by=by, at=at)
    deadlines.start(RULING, about=case.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def rule_on(return_id: UUID, *, outcome: RulingOutcome, reasons: str, by: Actor, at: datetime) -> Return:
    """The platform decides about an objection, with its effect in the same transaction.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused``, ``NotNow``.
    """
    require_role("rule_on", by=by)
    merchant_id = Return.objects.see(return_id, by=by).merchant_id
    with acting_for(merchant_id):
        stop_clocks(return_id, GrantBasis.RULING, by=by, at=at)
        case = Return.objects.take(return_id, by=by)
        _refuse_ruling(queries.facts(case), reasons, at=at)
        ruling = _write_ruling(case, outcome, reasons, by=by, at=at)
        fact = ReturnRuled(**fact_fields(case), outcome=outcome, amount=ruling.amount, currency=ruling.currency)
        publish(fact, by=by, at=at)
        EFFECTS[outcome](case, by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def accept_goods(return_id: UUID, *, by: Actor, at: datetime) -> None:
    """The shop has not objected in time: the goods count as intact. Inside ``acting_for`` the shop."""
    publish(GoodsAccepted(**fact_fields(Return.objects.see(return_id, by=by))), by=by, at=at)


@transaction.atomic(savepoint=False)
def let_objection_fail(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The platform has not decided in time: not proven, so the money goes back. False if it was decided after all.

    Inside ``acting_for`` the shop.
    """
    stop_clocks(return_id, GrantBasis.UNPROVEN, by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    if not policies.waits_for_ruling(queries.facts(case)):
        return False
    publish(RulingMissed(**fact_fields(case)), by=by, at=at)
    give(case, GrantBasis.UNPROVEN, by=by, at=at)
    return True


def _refuse_objection(facts: ReturnFacts, *, at: datetime) -> None:
    verdict = policies.may_object(facts, at=at)
    if Against.TIME_OVER in verdict.reasons and facts.objection_until:
        raise ObjectionLate(closed_at=facts.objection_until)
    if not verdict:
        raise NotNow(action="object", reasons=verdict.codes())


def _refuse_bare_words(return_id: UUID, grounds: Sequence[Grounds], evidence: Sequence[UUID], statement: str) -> None:
    known = queries.shown_by(Role.MERCHANT, return_id)
    verdict = policies.is_shown(grounds, evidence=evidence, known=known, statement=statement)
    if not verdict:
        raise ObjectionRefused(reasons=verdict.codes())


def _refuse_ruling(facts: ReturnFacts, reasons: str, *, at: datetime) -> None:
    verdict = policies.may_rule(facts, reasons=reasons, at=at)
    if Against.REASONS_MISSING in verdict.reasons:
        raise RulingRefused(reasons=verdict.codes())
    if not verdict:
        raise NotNow(action="rule_on", reasons=verdict.codes())


def _write_objection(
    case: Return, grounds: Sequence[Grounds], evidence: Sequence[UUID], statement: str, *, by: Actor, at: datetime
) -> None:
    row = Objection(
        id=new_id(), **child_fields(case), grounds=list(grounds), evidence=list(evidence), made_by=by.id, made_at=at
    )
    place = Place.of(row, subject_id=case.shopper_id)
    row.statement = seal({"statement": statement}, retention=RETENTION, place=place)["statement"]
    row.save(force_insert=True)


def _write_ruling(case: Return, outcome: RulingOutcome, reasons: str, *, by: Actor, at: datetime) -> Ruling:
    amount = policies.ruled_amount(outcome, decided=case.portion.paid)
    row = Ruling(
        id=new_id(), **child_fields(case), outcome=outcome, amount=amount.amount, currency=amount.currency, ruled_at=at
    )
    row.ruled_by = by.id
    place = Place.of(row, subject_id=case.shopper_id)
    row.reasons = seal({"reasons": reasons}, retention=RETENTION, place=place)["reasons"]
    row.save(force_insert=True)
    return row


def _refund(case: Return, *, by: Actor, at: datetime) -> None:
    give(case, GrantBasis.RULING, by=by, at=at)


def _decline(case: Return, *, by: Actor, at: datetime) -> None:
    case.move("decline", by=by, at=at)
    event_id = publish(ReturnDeclined(**fact_fields(case)), by=by, at=at)
    deadlines.start(SEND_HOME, about=case.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


EFFECTS = {RulingOutcome.REFUND: _refund, RulingOutcome.NO_REFUND: _decline}

"""Commands on a sample: buy, test, object, decide, correct, re-check, charge.

A failed result freezes the lot in its own transaction: there is no moment in which it is known and can be bought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.listings import queries as listings_queries
from catalog.safety import policies, queries
from catalog.safety.case import SAMPLE
from catalog.safety.commands.freezes import freeze_lot, lift_freeze
from catalog.safety.errors import JudgedByAnother, RecheckTooEarly, SamplingRefused
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, SampleStatement
from catalog.safety.types import Danger, Finding, FreezeBasis, LabResult, NewFreeze, SamplePurchase, SamplingRefusal
from catalog.stock import queries as stock_queries
from catalog.stock.models import Sku
from merchants.guarantee.commands import debts as debts_commands
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.deadlines.queries.promises import hold
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@fulfils("SPT-03")
@carries_out(SAMPLE, "buy")
@transaction.atomic(savepoint=False)
def record_purchase(sample_id: UUID, *, bought: SamplePurchase, by: Actor, at: datetime) -> Sample:
    """Record a purchase, made as any consumer buys.

    Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, and ``SamplingRefused`` with every reason.
    """
    begun = begin(Sample, "buy", sample_id, by=by, at=at, move=False)
    _require(policies.may_buy(bought))
    return begun.move(**asdict(bought) | {"pages": list(bought.pages), "bought_by": by.id}).say()


@carries_out(SAMPLE, "send_to_laboratory")
@transaction.atomic(savepoint=False)
def send_to_laboratory(sample_id: UUID, *, laboratory: str, by: Actor, at: datetime) -> Sample:
    """Send it to a laboratory. Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``SamplingRefused``."""
    begun = begin(Sample, "send_to_laboratory", sample_id, by=by, at=at, move=False)
    return begun.move(laboratory=_require_text(laboratory)).say()


@fulfils("SPT-03", "HSE-11")
@carries_out(SAMPLE, "pass_test")
@transaction.atomic(savepoint=False)
def record_pass(sample_id: UUID, *, result: LabResult, by: Actor, at: datetime) -> Sample:
    """Record a passed test. Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``SamplingRefused``."""
    begun = begin(Sample, "pass_test", sample_id, by=by, at=at, move=False)
    _require(policies.may_record(result))
    row = begun.move(**asdict(result), tested_by=by.id).row
    _publish(row, Finding.PASSED, words=row.finding, at=at)
    return begun.say()


@fulfils("SPT-02", "SPT-03", "HSE-11")
@carries_out(SAMPLE, "fail_test")
@transaction.atomic(savepoint=False)
def record_failure(sample_id: UUID, *, result: LabResult, danger: Danger, by: Actor, at: datetime) -> Sample:
    """Record a failed test, freeze the lot, and give the shop its days to object.

    Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, and ``SamplingRefused`` with every reason.
    """
    begun = begin(Sample, "fail_test", sample_id, by=by, at=at, move=False)
    _require(policies.may_record(result))
    _require(policies.may_warn(danger))
    row = begun.move(**asdict(result), tested_by=by.id).row
    _freeze(row, danger, by=by, at=at)
    _publish(row, Finding.FAILED, words=row.finding, at=at)
    return begun.say()


@fulfils("SPT-03")
@carries_out(SAMPLE, "object")
@transaction.atomic(savepoint=False)
def object_to_result(sample_id: UUID, *, text: str, by: Actor, at: datetime) -> Sample:
    """Object to the result, for the shop itself or for the maker. The lot stays frozen.

    Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``ObjectionTooLate``, ``SamplingRefused``.
    """
    begun = begin(Sample, "object", sample_id, by=by, at=at, move=False)
    row = begun.move(objection=_require_text(text), objected_by=by.id).row
    _publish(row, Finding.CONTESTED, words="", at=at)
    return begun.say()


@carries_out(SAMPLE, "uphold")
@transaction.atomic(savepoint=False)
def uphold_result(sample_id: UUID, *, decision: str, by: Actor, at: datetime) -> Sample:
    """Uphold the result, as another person.

    Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``JudgedByAnother``, ``SamplingRefused``.
    """
    begun = begin(Sample, "uphold", sample_id, by=by, at=at, judge=_another(by), move=False)
    row = begun.move(decision=_require_text(decision), decided_by=by.id).row
    _publish(row, Finding.UPHELD, words=row.decision, at=at)
    return begun.say(why="decided")


@carries_out(SAMPLE, "overturn")
@transaction.atomic(savepoint=False)
def overturn_result(sample_id: UUID, *, decision: str, by: Actor, at: datetime) -> Sample:
    """Overturn the result, as another person: a lot that only samples froze is free again, unless another of them
    stands as failed. Raises as ``uphold_result``."""
    begun = begin(Sample, "overturn", sample_id, by=by, at=at, judge=_another(by), move=False)
    row = begun.move(decision=_require_text(decision), decided_by=by.id).row
    _free(row, by=by, at=at)
    _publish(row, Finding.OVERTURNED, words=row.decision, at=at)
    return begun.say()


@fulfils("SPT-02")
@carries_out(SAMPLE, "correct")
@transaction.atomic(savepoint=False)
def correct(sample_id: UUID, *, text: str, by: Actor, at: datetime) -> Sample:
    """Record how the shop has corrected the finding. The lot stays frozen; goods made since are re-checked.

    Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``CorrectionTooLate``, ``SamplingRefused``.
    """
    begun = begin(Sample, "correct", sample_id, by=by, at=at, move=False)
    row = begun.move(correction=_require_text(text), corrected_by=by.id).row
    _publish(row, Finding.CORRECTED, words="", at=at)
    return begun.say(counted_from=row.upheld_at)


@carries_out(SAMPLE, "pass_recheck")
@transaction.atomic(savepoint=False)
def record_recheck_passed(sample_id: UUID, *, result: LabResult, by: Actor, at: datetime) -> Sample:
    """Raises ``SampleNotFound``, ``WrongRole``, ``IllegalTransition``, ``RecheckTooEarly``, ``SamplingRefused``."""
    return _recheck(sample_id, "pass_recheck", Finding.CLEARED, result, by=by, at=at)


@carries_out(SAMPLE, "fail_recheck")
@transaction.atomic(savepoint=False)
def record_recheck_failed(sample_id: UUID, *, result: LabResult, by: Actor, at: datetime) -> Sample:
    """Raises as ``record_recheck_passed``."""
    return _recheck(sample_id, "fail_recheck", Finding.UNCORRECTED, result, by=by, at=at, why="recheck_failed")


@carries_out(SAMPLE, "note_uncorrected")
@transaction.atomic(savepoint=False)
def note_uncorrected(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Record that the shop has corrected nothing in time."""
    with bound(SYSTEM):
        begun = begin(Sample, "note_uncorrected", sample_id, by=by, at=at)
        _publish(begun.row, Finding.UNCORRECTED, words="", at=at)
        return begun.say(why="nothing_corrected")


@carries_out(SAMPLE, "note_unchecked")
@transaction.atomic(savepoint=False)
def note_unchecked(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Record that the platform has not re-checked in time, which is no fault of the shop's."""
    with bound(SYSTEM):
        begun = begin(Sample, "note_unchecked", sample_id, by=by, at=at)
        _publish(begun.row, Finding.UNCHECKED, words="", at=at)
        return begun.say()


@carries_out(SAMPLE, "give_up_buying")
@transaction.atomic(savepoint=False)
def give_up_buying(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Give a sample up that nobody has bought in time; everybody reads so."""
    return _lapse(sample_id, "give_up_buying", why="not_bought", by=by, at=at)


@carries_out(SAMPLE, "give_up_testing")
@transaction.atomic(savepoint=False)
def give_up_testing(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Give a sample up that has no result in time; everybody reads so."""
    return _lapse(sample_id, "give_up_testing", why="not_tested", by=by, at=at)


@carries_out(SAMPLE, "let_result_stand")
@transaction.atomic(savepoint=False)
def let_result_stand(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Let a result stand to which nobody has objected in time."""
    return _stand(sample_id, "let_result_stand", why="no_objection", by=by, at=at)


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def charge_for_test(sample_id: UUID, *, by: Actor, at: datetime) -> None:
    """Charge the shop with the laboratory's price, once the result stands: once a sample, however often we are told.

    The platform bears it of a sample that passed, or whose result was set aside, or on whose objection nobody of ours
    has decided. Raises ``SampleNotFound``.
    """
    with bound(SYSTEM):
        row = Sample.objects.see(sample_id, by=by)
    undecided = row.contested_at is not None and row.decided_by is None
    if row.upheld_at and row.cost and not undecided:
        how: dict[str, Any] = {"amount": Money(row.cost), "for_case": Reference(SAMPLE.kind, row.id)}
        debts_commands.charge_shop(row.merchant_id, **how, by=by, at=at)


@carries_out(SAMPLE, "leave_undecided")
@transaction.atomic(savepoint=False)
def leave_undecided(sample_id: UUID, *, by: Actor, at: datetime) -> Sample:
    """Let the report stand, since the platform has not decided in time and nothing shows that it is wrong."""
    return _stand(sample_id, "leave_undecided", why="undecided", by=by, at=at)


def _freeze(row: Sample, danger: Danger, *, by: Actor, at: datetime) -> None:
    """Freeze the lot, unless its shop, an authority or another sample was faster: then it is frozen on that word."""
    with acting_for(row.merchant_id):
        Sku.objects.held_still([row.sku_id])
        if stock_queries.frozen_among([(row.sku_id, row.lot)]):
            return
    asked = NewFreeze(
        sku_id=row.sku_id,
        lot=row.lot,
        basis=FreezeBasis.SAMPLE,
        danger=danger,
        source=row.number,
        sample_id=row.id,
    )
    freeze_lot(asked, by=by, at=at)


def _free(row: Sample, *, by: Actor, at: datetime) -> None:
    """The freeze may be another sample's that was set aside before. Its clocks are locked, then it, and then the shelf,
    as the sweep and ``lift_freeze`` lock them. Who had it frozen frees it not: another person has to, and is told."""
    for found in LotFreeze.objects.of_items([row.sku_id]).filter(lot=row.lot):
        for clock in LotFreeze.CASE.clocks:
            hold(clock.kind, subject_id=found.id)
        freeze = LotFreeze.objects.take(found.id, by=by)
        with acting_for(row.merchant_id):
            Sku.objects.held_still([row.sku_id])
        if queries.is_groundless(freeze) and policies.may_judge(by.id, had_a_part=(freeze.frozen_by,)):
            lift_freeze(freeze.id, reason=row.decision, by=by, at=at)


def _recheck(
    sample_id: UUID, step: str, said: Finding, result: LabResult, *, by: Actor, at: datetime, **more: Any
) -> Sample:
    def judge(row: Sample) -> None:
        if row.upheld_at and at < (opens_at := policies.recheck_opens(row.upheld_at)):
            raise RecheckTooEarly(opens_at=opens_at)

    begun = begin(Sample, step, sample_id, by=by, at=at, judge=judge, move=False)
    _require(policies.may_record(result))
    found = {"recheck_finding": result.finding, "recheck_sha256": result.report_sha256, "rechecked_by": by.id}
    row = begun.move(**found).row
    _publish(row, said, words=result.finding, at=at)
    return begun.say(**more)


def _lapse(sample_id: UUID, step: str, *, why: str, by: Actor, at: datetime) -> Sample:
    with bound(SYSTEM):
        begun = begin(Sample, step, sample_id, by=by, at=at)
        _publish(begun.row, Finding.LAPSED, words="", at=at)
        return begun.say(why=why)


def _stand(sample_id: UUID, step: str, *, why: str, by: Actor, at: datetime) -> Sample:
    with bound(SYSTEM):
        begun = begin(Sample, step, sample_id, by=by, at=at)
        _publish(begun.row, Finding.UPHELD, words="", at=at)
        return begun.say(why=why)


def _publish(row: Sample, said: Finding, *, words: str, at: datetime) -> None:
    version = listings_queries.titles(row.merchant_id, [row.listing_id])[0]
    SampleStatement.objects.create(
        merchant_id=row.merchant_id,
        sample=row,
        said=said,
        number=row.number,
        sampling_number=row.sampling.number,
        trade_name=shops_queries.shop(row.merchant_id).trade_name,
        title_zh=version.title_zh,
        title_en=version.title_en,
        lot=row.lot,
        laboratory=row.laboratory,
        words=words,
        report_sha256=row.report_sha256,
        published_at=at,
    )


def _another(by: Actor) -> Callable[[Any], None]:
    def judge(row: Sample) -> None:
        if not policies.may_judge(by.id, had_a_part=(row.tested_by,)):
            raise JudgedByAnother

    return judge


def _require_text(text: str) -> str:
    """Raises ``SamplingRefused``."""
    if not text.strip():
        raise SamplingRefused(reasons=(SamplingRefusal.FINDING_NOT_TOLD,))
    return text.strip()


def _require(verdict: Verdict) -> None:
    """Raises ``SamplingRefused`` with every reason."""
    if not verdict:
        raise SamplingRefused(reasons=verdict.codes())

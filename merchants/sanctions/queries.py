"""Read measures, the actions open to a person, and bulletins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

import platform_core.cases.queries as cases
import platform_core.rulebook.queries as rulebook
from merchants.sanctions import policies
from merchants.sanctions.case import SANCTION
from merchants.sanctions.deadlines import END_SANCTION
from merchants.sanctions.models import Bulletin, Ground, Sanction
from merchants.sanctions.ports import effect_of
from merchants.sanctions.states import SanctionState
from merchants.sanctions.types import Hit, Measure, MeasureFacts, Proposal, ProposalFacts, SanctionKind, Statement
from merchants.shops.models.shops import Merchant
from merchants.shops.queries.shops import local_date
from merchants.shops.types import OwedDuty
from merchants.violations.models import Violation
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of as facts_of_a_case
from platform_core.duties import fulfils
from platform_core.rows import new_id
from platform_core.rulebook.types import Clause


class Cites(Protocol):
    """A row that rests on a clause."""

    rule_version_id: UUID
    clause: int


BY_ANOTHER = ("uphold", "reverse")


def sanctions_of(actor: Actor) -> QuerySet[Sanction]:
    """The shop's own, or everybody's for staff; in no order yet."""
    return Sanction.objects.visible_to(actor)


def sanction(sanction_id: UUID, *, by: Actor) -> Sanction:
    """A measure. Raises ``SanctionNotFound``, also for another shop's."""
    return Sanction.objects.see(sanction_id, by=by)


def sanction_actions(row: Sanction, *, by: Actor, at: datetime) -> list[Action]:
    """The steps open to this actor now; the person who took a measure does not answer the appeal."""
    another = policies.may_review(by.id, taken_by=row.taken_by)
    return [found for found in cases.actions(row, by=by, at=at) if another or found.name not in BY_ANOTHER]


@facts_of_a_case(SANCTION)
def measure_facts(row: Sanction) -> MeasureFacts:
    """The facts for the guards of its steps."""
    return MeasureFacts(
        taken_effect=row.effective_at is not None,
        over=row.ended_at is not None,
        limited=row.ends_on is not None,
        outlasts_silence=policies.outlasts_silence(danger=row.danger),
        unpublished=bool({Statement.IMPOSED, Statement.DECIDED} & set(statements_to_publish(row))),
    )


def statements_to_publish(row: Sanction) -> tuple[Statement, ...]:
    """The statements that the public is owed and has not been told yet."""
    wanted = policies.to_say(
        imposed=bool(row.imposed_by) and row.effective_at is not None,
        not_decided=row.undecided_since is not None,
        decided=row.decided_by is not None,
        lifted=row.lifted_at is not None,
        restored=row.restored_at is not None,
        over=row.ended_at is not None,
        reversed_=row.stage is SanctionState.REVERSED,
    )
    known = set(Bulletin.objects.filter(sanction_id=row.id).values_list("said", flat=True))
    return tuple(said for said in wanted if said not in known)


def last_day_to_come(row: Sanction) -> date | None:
    """The last day that was set or proposed; none for a measure that only a person ends."""
    return row.ends_on or (None if policies.outlasts_silence(danger=row.danger) else row.until_on)


def instant_of(row: Sanction, said: Statement) -> datetime:
    """When the event of a statement happened."""
    dates: dict[Statement, Any] = {
        Statement.IMPOSED: row.effective_at,
        Statement.NOT_DECIDED: row.undecided_since,
        Statement.DECIDED: row.decided_at,
        Statement.LIFTED: row.lifted_at,
        Statement.RESTORED: row.restored_at,
        Statement.OVER: row.ended_at,
        Statement.REVERSED: row.reversed_at,
    }
    found: datetime = dates[said]
    return found


def proposal_facts(of: Proposal, *, at: datetime) -> ProposalFacts:
    """The facts for the rule on proposals, before there is a measure."""
    asked = Violation.objects.filter(merchant_id=of.merchant_id, id__in=of.violations)
    holds = {(each.version_id, each.place) for each in rulebook.clauses()}
    return ProposalFacts(
        proposal=of,
        clause_holds=of.clause in holds,
        on_record=asked.count(),
        named=len(effect_of(of.kind).notice(planned_measure(of))),
        today=local_date(at),
    )


def planned_measure(of: Proposal) -> Measure:
    """The measure as it would be; it has no id of its own yet."""
    return Measure(
        sanction_id=new_id(),
        merchant_id=of.merchant_id,
        kind=of.kind,
        listings=of.listings,
        category=of.category,
    )


def hits(row: Sanction) -> tuple[Hit, ...]:
    """The targets of a measure, in words for people; empty where it is the whole shop."""
    return effect_of(SanctionKind(row.kind)).notice(row.measure())


@fulfils("OPR-NEG")
def basis(row: Cites) -> Clause:
    """The clause that it rests on, in the version that held."""
    return rulebook.clause(row.rule_version_id, row.clause)


def answered_violations(row: Sanction) -> tuple[UUID, ...]:
    """The violations on record that a measure answers."""
    found = Ground.objects.filter(sanction_id=row.id).order_by("violation_id")
    return tuple(found.values_list("violation_id", flat=True))


def suspends(merchant_id: UUID) -> Sequence[Sanction]:
    """The measures that suspend a shop at this moment."""
    held = Sanction.objects.in_effect().filter(merchant_id=merchant_id, kind=SanctionKind.SUSPENSION)
    return list(held.order_by("effective_at", "id"))


def measures_of_shop(merchant_id: UUID) -> list[OwedDuty]:
    """The measures of a shop that are in effect, or whose procedure runs, each with its last day where it has one."""
    due = cases.dues_of(merchant_id, of=END_SANCTION)
    held = Sanction.objects.filter(merchant_id=merchant_id) & (Sanction.objects.in_effect() | Sanction.objects.open())
    ids = held.order_by("id").values_list("id", flat=True)
    return [OwedDuty(kind=SANCTION.kind, subject_id=key, due_at=due.get(key)) for key in ids]


def shops_by_name() -> QuerySet[Merchant]:
    """The shops that a measure may be about, by name, for a form."""
    return Merchant.objects.order_by("trade_name", "id")


@fulfils("ECL-36", "OTM-30")
def bulletins() -> QuerySet[Bulletin]:
    """The statements about measures, each with the ``latest`` about the same one; in no order yet."""
    return _with_the_latest(Bulletin.objects.all())


def bulletins_about(sanction_id: UUID) -> Sequence[Bulletin]:
    """The statements about one measure, in their order, likewise. Raises ``BulletinNotFound``."""
    return list(_with_the_latest(Bulletin.objects.about(sanction_id)))


def _with_the_latest(found: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    later = Bulletin.objects.filter(sanction_id=OuterRef("sanction_id")).order_by("-published_at", "-id")
    return found.annotate(latest=Subquery(later.values("said")[:1]))

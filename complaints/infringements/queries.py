"""Queries about notices of infringement."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
from catalog.listings import queries as listings_queries
from complaints.infringements import policies
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.deadlines import WAIT, WAIT_LONGER
from complaints.infringements.errors import InfringementNotFound
from complaints.infringements.models import Infringement, InfringementBulletin, InfringementExhibit
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import INFRINGEMENT as KIND
from complaints.infringements.types import Exhibit
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.duties import fulfils
from platform_core.files.types import KeptFile
from platform_core.legal.queries import rules
from platform_core.legal.rules import Rule
from platform_core.legal.spans import local_day
from platform_core.tenancy.remembering import once_a_page
from platform_core.vault import queries as vault
from platform_core.vault.types import Kind

WRONG: Final = [S.REJECTED.value, S.LIFTED.value, S.RESTORED.value]
TEXTS: Final = ("holder", "contact", "statement", "reasons", "counter_statement", "delay_refusal")


def infringements_of(actor: Actor) -> QuerySet[Infringement]:
    """The right holder's own, or those about the shop's goods once they are handed in; in no order yet."""
    return Infringement.objects.visible_to(actor)


def infringement(infringement_id: UUID, *, by: Actor) -> Infringement:
    """Raises ``InfringementNotFound``, also for a draft that the shop must not know of yet."""
    return Infringement.objects.see(infringement_id, by=by)


@facts_of(INFRINGEMENT)
def notice_stand(found: Infringement) -> policies.NoticeStand:
    """What the guards of its steps judge."""
    kinds = {Exhibit(one.kind) for one in _shown(found) if not _is_refused(one, of=found)}
    return policies.NoticeStand(by_agent=found.by_agent, exhibits=frozenset(kinds))


def infringement_actions(found: Infringement, *, by: Actor, at: datetime) -> list[Action]:
    return cases.actions(found, by=by, at=at)


def exhibits(found: Infringement) -> list[tuple[Exhibit, KeptFile]]:
    """Every file with what it shows, in the order in which they came."""
    shows = {one.file_id: one.kind for one in _shown(found)}
    kept = files.files_about(KIND, found.id)
    return [(Exhibit(shows[file.id]), file) for file in kept if file.id in shows]


def exhibits_wanted(found: Infringement, *, by: Actor) -> list[Exhibit]:
    """The kinds of file that are taken of this actor now."""
    of_the_shop, state = by.merchant_id is not None, S(found.state)
    return [kind for kind in Exhibit if policies.takes(kind, state=state, of_the_shop=of_the_shop)]


@fulfils("SPC-IP")
def delay_shown_in_time(found: Infringement) -> bool:
    """Was proof of a delay left before the fifteen days were over, and has nobody refused it?"""
    ends = cases.due_at(found.id, of=WAIT)
    proofs = (one for one in _shown(found) if one.kind == Exhibit.DELAY_PROOF and not _is_refused(one, of=found))
    return ends is not None and any(one.kept_at < ends for one in proofs)


def delay_rule(on: datetime) -> Rule:
    """How much longer the right holder may have at most, as it holds then."""
    within = WAIT_LONGER.within
    if not isinstance(within, Rule):
        raise TypeError(f"{WAIT_LONGER.kind} is counted by a rule")
    return rules.in_force(within.code, on=local_day(on))


def said_of(found: Infringement) -> dict[str, str]:
    """What either side and staff wrote, by column; for the two sides and for staff."""
    sealed = {name: text for name in TEXTS if (text := getattr(found, name)) is not None}
    return dict.fromkeys(TEXTS, "") | vault.opened(sealed, place=found.place())


def holder_shown(found: Infringement) -> str:
    """As everybody reads it: an organisation by its name, a person by what a mask leaves."""
    sealed, place = {"holder": found.holder}, found.place()
    if found.company:
        return vault.opened(sealed, place=place)["holder"]
    return vault.masked_fields(sealed, place=place, kinds={"holder": Kind.NAME})["holder"]


def goods_of(found: Infringement) -> list[dict[str, str]]:
    """The listings by their titles now, in both languages."""
    said = listings_queries.titles(found.merchant_id, list(map(UUID, found.listings)))
    return [{"zh": version.title_zh, "en": version.title_en or version.title_zh} for version in said]


def wrong_notices(holder_id: UUID) -> int:
    """How many notices of this holder were rejected, or ended with the goods back without an outcome of theirs."""
    return Infringement.objects.filter(holder_id=holder_id, state__in=WRONG).count()


def standing_measures(merchant_id: UUID) -> int:
    """How many notices keep goods of this shop down."""
    return Infringement.objects.goods_down().filter(merchant_id=merchant_id).count()


def unpublished(found: Infringement) -> list[tuple[S, datetime]]:
    """What came about and nobody can read yet."""
    came_about = {
        S.SUBMITTED: found.submitted_at,
        S.MEASURED: found.measured_at,
        S.REJECTED: found.rejected_at,
        S.COUNTERED: found.countered_at,
        S.LITIGATED: found.litigated_at,
        S.CONFIRMED: found.confirmed_at,
        S.RESTORED: found.restored_at,
        S.LIFTED: found.lifted_at,
        S.WITHDRAWN: found.withdrawn_at,
    }
    said = InfringementBulletin.objects.filter(infringement=found).values_list("said", flat=True)
    return policies.to_publish(came_about, published=set(said))


def infringement_bulletins() -> QuerySet[InfringementBulletin]:
    """All that everybody reads; in no order yet."""
    return InfringementBulletin.objects.all()


def infringement_bulletins_about(infringement_id: UUID) -> list[InfringementBulletin]:
    """All that was published of one notice, in the order in which it came about. Raises ``InfringementNotFound``."""
    found = list(InfringementBulletin.objects.filter(infringement_id=infringement_id).order_by("happened_at", "id"))
    if not found:
        raise InfringementNotFound(infringement_id=infringement_id)
    return found


@once_a_page
def _shown(found: Infringement) -> list[InfringementExhibit]:
    return list(InfringementExhibit.objects.filter(infringement=found))


def _is_refused(one: InfringementExhibit, *, of: Infringement) -> bool:
    """Is it the proof of a delay that staff did not accept?"""
    refused_at = of.delay_refused_at
    return one.kind == Exhibit.DELAY_PROOF and refused_at is not None and one.kept_at <= refused_at

"""Commands on credit: record a fact, reverse it, reply to it, make the scores."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from merchants.credit import policies, queries
from merchants.credit.errors import AlreadyReplied, CreditFactNotFound
from merchants.credit.events import CreditReplied, CreditReversed, CreditScored
from merchants.credit.models import CreditFact, CreditReply, CreditReversal, CreditScore
from merchants.credit.types import Credit, CreditCounts, CreditEntry, CreditKind
from merchants.shops import policies as shops_policies
from merchants.shops.errors import NoShop
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import SYSTEM, bound


@transaction.atomic(savepoint=False)
def record_credit_fact(merchant_id: UUID, *, entry: CreditEntry, by: Actor, at: datetime) -> UUID:
    """Record a fact of the log that bears on the credit of a shop; gives its id. Found again, it is the same one.

    The platform's own: it acts as the system. It counts from the next night on.
    """
    with bound(SYSTEM):
        fact, _ = CreditFact.objects.get_or_create(
            merchant_id=merchant_id,
            kind=entry.kind,
            what=entry.what,
            about_id=entry.source.id,
            defaults={
                "about_type": entry.source.type,
                "stars": entry.stars,
                "happened_at": entry.happened_at,
                "recorded_at": at,
            },
        )
    return fact.id


@transaction.atomic(savepoint=False)
def reverse_credit_facts(
    merchant_id: UUID, *, kind: CreditKind, about: UUID, reason: str, by: Actor, at: datetime, what: str | None = None
) -> int:
    """Reverse the facts of this source, and score the shop again at once; return how many were reversed.

    With ``what``, that fact alone. It acts as the system. A fact that was reversed before is not reversed again.
    """
    with bound(SYSTEM):
        facts = CreditFact.objects.that_count().filter(merchant_id=merchant_id, kind=kind, about_id=about)
        found = list(facts if what is None else facts.filter(what=what))
        for fact in found:
            _reverse(fact, reason=reason, by=by, at=at)
        if found:
            score_shops([merchant_id], by=by, at=at)
    return len(found)


@transaction.atomic(savepoint=False)
def reverse_credit_fact(fact_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a wrong fact out of the score, as staff. The score follows in the next night.

    Raises ``CreditFactNotFound``, also for one that is out already, and ``ReasonRequired``.
    """
    fact = CreditFact.objects.that_count().filter(id=fact_id).first()
    if fact is None:
        raise CreditFactNotFound(fact_id=fact_id)
    _reverse(fact, reason=shops_policies.require_reason(reason), by=by, at=at)


@transaction.atomic(savepoint=False)
def reply_to_credit_fact(fact_id: UUID, *, text: str, by: Actor, at: datetime) -> CreditReply:
    """Reply for the shop to a fact against it: once, and for everybody to read.

    Raises ``NoShop``, ``CreditFactNotFound`` (also for another's, and where nothing speaks against the shop),
    ``ReasonRequired`` for an empty text, and ``AlreadyReplied``.
    """
    if by.merchant_id is None:
        raise NoShop
    said = shops_policies.require_reason(text)
    fact = queries.credit_facts(by.merchant_id).filter(id=fact_id).first()
    if fact is None:
        raise CreditFactNotFound(fact_id=fact_id)
    reply, first = CreditReply.objects.get_or_create(
        fact=fact, defaults={"merchant_id": by.merchant_id, "text": said, "said_by": by.id, "said_at": at}
    )
    if not first:
        raise AlreadyReplied(fact_id=fact_id)
    publish(CreditReplied(fact_id=fact.id, merchant_id=fact.merchant_id), by=by, at=at)
    return reply


@transaction.atomic(savepoint=False)
def score_shops(merchant_ids: Collection[UUID] | None, *, by: Actor, at: datetime) -> int:
    """Make the score of these shops, or of all, from the facts up to now; gives how many changed. As the system.

    A score is kept when it differs from the last one, so that the file says since when it stands. A shop of which
    nothing counts any more is among them: its old score does not outlive the facts.
    """
    before = {row.merchant_id: row for row in CreditScore.objects.latest_of_each(merchant_ids)}
    counts = queries.credit_counts(merchant_ids, at=at)
    changed = 0
    for merchant_id in sorted(before.keys() | counts.keys()):
        made, last = policies.credit(counts.get(merchant_id, CreditCounts())), before.get(merchant_id)
        if last is None or _as_kept(made) != (last.formula, last.score, last.sales, last.components):
            _keep(made, merchant_id=merchant_id, before=last, by=by, at=at)
            changed += 1
    return changed


def _keep(made: Credit, *, merchant_id: UUID, before: CreditScore | None, by: Actor, at: datetime) -> None:
    formula, score, sales, components = _as_kept(made)
    row = CreditScore.objects.create(
        merchant_id=merchant_id, formula=formula, score=score, sales=sales, components=components, scored_at=at
    )
    fact = CreditScored(score_id=row.id, merchant_id=merchant_id, formula=formula, score=score, sales=sales)
    publish(fact, by=by, at=at)
    if policies.is_poor(score) and not (before and policies.is_poor(before.score)):
        _alarm(merchant_id, score=made.score or 0, by=by, at=at)


def _alarm(merchant_id: UUID, *, score: int, by: Actor, at: datetime) -> None:
    """Notify staff, who decide how to go on, and the shop, which learns why and how it may reply."""
    shop = shops_queries.shop(merchant_id)
    params: dict[str, str | int] = {"trade_name": shop.trade_name, "score": score}
    notices.send_to_staff(template="merchants.credit_poor_for_staff", params=params, by=by, at=at)
    notices.send_to_shop(merchant_id, template="merchants.credit_poor", params=params, by=by, at=at)


def _as_kept(made: Credit) -> tuple[int, int | None, int, list[dict[str, object]]]:
    return made.formula, made.score, made.sales, [asdict(part) | {"part": part.part.value} for part in made.components]


def _reverse(fact: CreditFact, *, reason: str, by: Actor, at: datetime) -> None:
    reversed_by = by.id if by.role is Role.STAFF else None
    CreditReversal.objects.create(
        merchant_id=fact.merchant_id, fact=fact, reason=reason, reversed_by=reversed_by, reversed_at=at
    )
    publish(CreditReversed(fact_id=fact.id, merchant_id=fact.merchant_id), by=by, at=at, reason=reason)

"""How does the standing of a shop change, and who has to look at it again?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.notices.commands as notices
from merchants import policies, queries
from merchants.deadlines import REVIEW_SUSPENSION
from merchants.events import ShopReinstated, ShopSuspended, SuspensionReviewed, SuspensionUnreviewed
from merchants.models import Merchant
from merchants.ports import suspensions
from merchants.states import MERCHANT, MerchantState
from platform_core.actors import Actor
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands import publish
from platform_core.tenancy.scopes import SYSTEM, bound


def suspend(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """No sale from now on; one that holds the shop still goes first. What was sold stays owed, and staff owe a review.

    What a measure does (``adapters.suspension``), and nothing that anybody may ask for: the database refuses it where
    no measure holds. A shop that is suspended by another one stays so.
    """
    shop = Merchant.objects.take(merchant_id)
    if MerchantState(shop.state) is not MerchantState.OPEN:
        return
    shop.move("suspend", by=by, at=at)
    event_id = publish(ShopSuspended(merchant_id=shop.id), by=by, at=at, reason=reason)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)


def let_sell(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Let a shop sell again, once no measure suspends it any more; nothing is left to review then."""
    if suspensions().hold(merchant_id) or queries.shop(merchant_id).stage is not MerchantState.SUSPENDED:
        return
    deadlines.meet(REVIEW_SUSPENSION, subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    shop.move("reinstate", by=by, at=at)
    publish(ShopReinstated(merchant_id=shop.id), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def reinstate(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """Let a suspended shop sell again: every measure that suspends it is lifted.

    Raises ``MerchantNotFound``, ``ReasonRequired``, ``WrongRole`` or ``IllegalTransition``.
    """
    MERCHANT.target("reinstate", state=MerchantState(queries.shop(merchant_id).state), by=by)
    why = policies.require_reason(reason)
    suspensions().lift(merchant_id, reason=why, by=by, at=at)
    let_sell(merchant_id, reason=why, by=by, at=at)  # for one that was suspended before there were measures
    return queries.shop(merchant_id)


@transaction.atomic(savepoint=False)
def keep_suspended(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """Review a suspension and let it stay, for a reason that the shop is told. The next review is owed from now on.

    Refuses as ``reinstate``.
    """
    deadlines.meet(REVIEW_SUSPENSION, subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    MERCHANT.target("reinstate", state=MerchantState(shop.state), by=by)  # whoever may end it, while it lasts
    why = policies.require_reason(reason)
    event_id = publish(SuspensionReviewed(merchant_id=shop.id), by=by, at=at, reason=why)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)
    params = {"reason": why, "until": queries.review_due(merchant_id)}
    notices.send_to_shop(shop.id, template="merchants.suspension_reviewed", params=params, by=by, at=at)
    return shop


@transaction.atomic(savepoint=False)
def chase_review(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody reviewed a suspension in time: that is told, and the clock begins anew. Inside ``acting_for`` the shop.

    It comes round because consumers are safer while the shop sells nothing than if silence opened it.
    """
    with bound(SYSTEM):  # the log of the shop as staff wrote it
        times = 1 + queries.reviews_missed(merchant_id)
    event_id = publish(SuspensionUnreviewed(merchant_id=merchant_id, times=times), by=by, at=at)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing(merchant_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the review of a suspension older than its clock. It counts from now: nobody is late because we were. Inside
    ``acting_for`` the shop. False where one runs, or the shop is not suspended.
    """
    if not queries.awaits_review(merchant_id):
        return False
    _start_review(merchant_id, event_id=None, by=by, at=at)
    return True


def _start_review(merchant_id: UUID, *, event_id: UUID | None, by: Actor, at: datetime) -> None:
    about = Subject(type="merchants.merchant", id=merchant_id, merchant_id=merchant_id)
    deadlines.start(REVIEW_SUSPENSION, about=about, started_at=at, event_id=event_id, by=by, at=at)

"""Commands on the standing of a shop: suspend, reinstate, review, verify again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from merchants.shops import policies
from merchants.shops.commands.filing import record_answer
from merchants.shops.deadlines import CATCH_UP, REVERIFY, REVIEW_SUSPENSION
from merchants.shops.errors import MayNotReverify
from merchants.shops.events import (
    ReverificationBegun,
    ShopReinstated,
    ShopReverified,
    ShopSuspended,
    ShopUnverified,
    SuspensionReviewed,
    SuspensionUnreviewed,
)
from merchants.shops.models.applications import Application
from merchants.shops.models.shops import Merchant
from merchants.shops.ports import business_registry, suspensions
from merchants.shops.queries import shops, verification
from merchants.shops.states import MERCHANT, MerchantState
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.ports import disclose


@transaction.atomic(savepoint=False)
def begin_reverification(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Begin a round: the register is asked again, and from now on every document counts that is verified.

    Raises ``MerchantNotFound``.
    """
    shop = Merchant.objects.take(merchant_id)
    shop.reverification_begun_at = at
    shop.save(update_fields=["reverification_begun_at"])
    publish(ReverificationBegun(merchant_id=shop.id), by=by, at=at)


def ask_again(merchant_id: UUID, *, cause_id: UUID, by: Actor, at: datetime) -> None:
    """Ask the register about an open shop and record its answer; no transaction is open meanwhile.

    Raises ``RegistrySilent``: the relay asks again, and ``cause_id`` makes one row of many tries.
    """
    with transaction.atomic():
        code = shops.shop(merchant_id).credit_code
        application = Application.objects.visible_to(by).filter(shop_id=merchant_id).first()
        if code and application is not None:
            disclose("merchants.registry", person_id=application.applicant_id, by=by, at=at)
    if code and application is not None:
        answer = business_registry().look_up(code, request_id=cause_id)
        record_answer(application.id, answer=answer, cause_id=cause_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def reverify(merchant_id: UUID, *, by: Actor, at: datetime) -> Merchant:
    """Record that a shop was verified again: every document in this round, and the register agrees with its page.

    Raises ``MerchantNotFound``, ``MayNotReverify`` with every reason and every document.
    """
    clocks.end([REVERIFY, CATCH_UP], subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    facts = verification.reverification_facts(shop, at=at)
    verdict = policies.is_reverified(facts)
    if not verdict:
        raise MayNotReverify(merchant_id=shop.id, reasons=verdict.codes(), missing=facts.unverified)
    shop.verified_at, shop.reverification_begun_at = at, None
    shop.verified_until = verification.verified_until(at)
    shop.licence_valid_until = policies.licence_end(shop.licence_valid_until, answer=facts.answer)
    shop.save(update_fields=["verified_at", "verified_until", "reverification_begun_at", "licence_valid_until"])
    event_id = publish(ShopReverified(merchant_id=shop.id), by=by, at=at)
    start(shop.id, clock=REVERIFY, event_id=event_id, by=by, at=at)
    return shop


@transaction.atomic(savepoint=False)
def chase_reverification(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell that nobody verified a shop again in time, and ask for it again in some days. In ``acting_for`` the shop.

    The shop sells on for a month, since it is we who are late. After that nobody knows whether its page is still true:
    each new order is refused by ``policies.may_sell``, and earlier orders go on.
    """
    with bound(SYSTEM):
        times = 1 + verification.reverifications_missed(merchant_id)
    event_id = publish(ShopUnverified(merchant_id=merchant_id, times=times), by=by, at=at)
    start(merchant_id, clock=CATCH_UP, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing_reverification(merchant_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the clock of a shop that is older than it. It counts from now: nobody is late because we were. Inside
    ``acting_for`` the shop. False where one runs.
    """
    if not verification.awaits_reverification(merchant_id):
        return False
    start(merchant_id, clock=REVERIFY, event_id=None, by=by, at=at)
    return True


def start(merchant_id: UUID, *, clock: Deadline, event_id: UUID | None, by: Actor, at: datetime) -> None:
    about = Subject(type="merchants.merchant", id=merchant_id, merchant_id=merchant_id)
    clocks.start(clock, about=about, started_at=at, event_id=event_id, by=by, at=at)


def suspend(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Stop all sales of a shop; one that holds its row goes first. Sold goods stay owed, and staff owe a review.

    The effect of a measure (``adapters.suspension``), and no step that anybody may ask for: the database refuses it
    where no measure holds. A shop that is suspended by another one stays so.
    """
    shop = Merchant.objects.take(merchant_id)
    if MerchantState(shop.state) is not MerchantState.OPEN:
        return
    shop.move("suspend", by=by, at=at)
    event_id = publish(ShopSuspended(merchant_id=shop.id), by=by, at=at, reason=reason)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)


def let_sell(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Let a shop sell again, once no measure suspends it any more; nothing is left to review then."""
    if suspensions().is_suspended(merchant_id) or shops.shop(merchant_id).stage is not MerchantState.SUSPENDED:
        return
    clocks.meet(REVIEW_SUSPENSION, subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    shop.move("reinstate", by=by, at=at)
    publish(ShopReinstated(merchant_id=shop.id), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def reinstate(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """Let a suspended shop sell again: every measure that suspends it is lifted.

    Raises ``MerchantNotFound``, ``ReasonRequired``, ``WrongRole`` or ``IllegalTransition``.
    """
    MERCHANT.target("reinstate", state=MerchantState(shops.shop(merchant_id).state), by=by)
    why = policies.require_reason(reason)
    suspensions().lift(merchant_id, reason=why, by=by, at=at)
    let_sell(merchant_id, reason=why, by=by, at=at)  # for one that was suspended before there were measures
    return shops.shop(merchant_id)


@transaction.atomic(savepoint=False)
def keep_suspended(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """Review a suspension and let it stay, for a reason that the shop is told. The next review is owed from now on.

    Refuses as ``reinstate``.
    """
    clocks.meet(REVIEW_SUSPENSION, subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    MERCHANT.target("reinstate", state=MerchantState(shop.state), by=by)  # the same refusals as `reinstate`
    why = policies.require_reason(reason)
    event_id = publish(SuspensionReviewed(merchant_id=shop.id), by=by, at=at, reason=why)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)
    params = {"reason": why, "until": shops.review_due(merchant_id)}
    notices.send_to_shop(shop.id, template="merchants.suspension_reviewed", params=params, by=by, at=at)
    return shop


@transaction.atomic(savepoint=False)
def chase_review(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell that nobody reviewed a suspension in time, and begin the clock anew. Inside ``acting_for`` the shop.

    It comes round because consumers are safer while the shop sells nothing than if silence opened it.
    """
    with bound(SYSTEM):  # the log of the shop as staff wrote it
        times = 1 + shops.reviews_missed(merchant_id)
    event_id = publish(SuspensionUnreviewed(merchant_id=merchant_id, times=times), by=by, at=at)
    _start_review(merchant_id, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing(merchant_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the review of a suspension older than its clock. It counts from now: nobody is late because we were. Inside
    ``acting_for`` the shop. False where one runs, or the shop is not suspended.
    """
    if not shops.awaits_review(merchant_id):
        return False
    _start_review(merchant_id, event_id=None, by=by, at=at)
    return True


def begin_closing(merchant_id: UUID, *, closes_at: datetime) -> None:
    """Let the shop take no new orders, and show everybody when it closes; in its own scope. A sale that holds its row
    goes first. The database refuses it where the shop has announced nothing."""
    _set_closing(merchant_id, closes_at)


def stop_closing(merchant_id: UUID) -> None:
    """Let the shop sell again, since it does not close."""
    _set_closing(merchant_id, None)


def set_rest(merchant_id: UUID, *, rests_from: datetime, rests_until: datetime) -> None:
    """Let the shop take no new orders between these instants; in its own scope. A sale that holds its row goes first.
    The database refuses it where the shop has announced no such holiday."""
    shop = Merchant.objects.take(merchant_id)
    shop.rests_from, shop.rests_until = rests_from, rests_until
    shop.save(update_fields=["rests_from", "rests_until"])


def close_shop(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close a shop of whose closing nothing is left to settle; nobody verifies it any more."""
    over = [REVERIFY, CATCH_UP]
    clocks.end(over, voids=over, subject_id=merchant_id, by=by, at=at, reason="the shop is closed")
    Merchant.objects.take(merchant_id).move("close", by=by, at=at)


def _set_closing(merchant_id: UUID, closes_at: datetime | None) -> None:
    shop = Merchant.objects.take(merchant_id)
    shop.closes_at = closes_at
    shop.save(update_fields=["closes_at"])


def _start_review(merchant_id: UUID, *, event_id: UUID | None, by: Actor, at: datetime) -> None:
    about = Subject(type="merchants.merchant", id=merchant_id, merchant_id=merchant_id)
    clocks.start(REVIEW_SUSPENSION, about=about, started_at=at, event_id=event_id, by=by, at=at)

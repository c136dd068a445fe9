"""How is a shop verified again every six months, and what if nobody does it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from merchants import policies, queries
from merchants.commands._filing import record_answer
from merchants.deadlines import CATCH_UP, REVERIFY
from merchants.errors import MayNotReverify
from merchants.events import ReverificationBegun, ShopReverified, ShopUnverified
from merchants.models import Application, Merchant
from merchants.ports import business_registry
from platform_core.actors import Actor
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands import publish
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
    """Ask the register about an open shop and keep what it says; no transaction is open meanwhile.

    Raises ``RegistrySilent``: the relay asks again, and ``cause_id`` makes one row of many tries.
    """
    with transaction.atomic():
        code = queries.shop(merchant_id).credit_code
        application = Application.objects.visible_to(by).filter(shop_id=merchant_id).first()
        if code and application is not None:
            disclose("merchants.registry", person_id=application.applicant_id, by=by, at=at)
    if code and application is not None:
        answer = business_registry().look_up(code, request_id=cause_id)
        record_answer(application.id, answer=answer, cause_id=cause_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def reverify(merchant_id: UUID, *, by: Actor, at: datetime) -> Merchant:
    """Say that a shop was verified again: every document in this round, and the register says what the shop shows.

    Raises ``MerchantNotFound``, ``MayNotReverify`` with every reason and every document.
    """
    deadlines.end([REVERIFY, CATCH_UP], subject_id=merchant_id, by=by, at=at)
    shop = Merchant.objects.take(merchant_id)
    facts = queries.reverification_facts(shop, at=at)
    verdict = policies.is_reverified(facts)
    if not verdict:
        raise MayNotReverify(merchant_id=shop.id, reasons=verdict.codes(), missing=facts.unverified)
    shop.verified_at, shop.reverification_begun_at = at, None
    shop.verified_until = queries.verified_until(at)
    shop.licence_valid_until = policies.licence_end(shop.licence_valid_until, answer=facts.answer)
    shop.save(update_fields=["verified_at", "verified_until", "reverification_begun_at", "licence_valid_until"])
    event_id = publish(ShopReverified(merchant_id=shop.id), by=by, at=at)
    start(shop.id, clock=REVERIFY, event_id=event_id, by=by, at=at)
    return shop


@transaction.atomic(savepoint=False)
def chase_reverification(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody verified a shop again in time: that is told, and asked for again in some days. In ``acting_for`` the shop.

    The shop sells on for a month, since it is we who are late. After that nobody knows whether it is still what it
    shows: each new order is refused by ``policies.may_sell``, and what was ordered before goes on.
    """
    with bound(SYSTEM):
        times = 1 + queries.reverifications_missed(merchant_id)
    event_id = publish(ShopUnverified(merchant_id=merchant_id, times=times), by=by, at=at)
    start(merchant_id, clock=CATCH_UP, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing_reverification(merchant_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the clock of a shop that is older than it. It counts from now: nobody is late because we were. Inside
    ``acting_for`` the shop. False where one runs.
    """
    if not queries.awaits_reverification(merchant_id):
        return False
    start(merchant_id, clock=REVERIFY, event_id=None, by=by, at=at)
    return True


def start(merchant_id: UUID, *, clock: Deadline, event_id: UUID | None, by: Actor, at: datetime) -> None:
    about = Subject(type="merchants.merchant", id=merchant_id, merchant_id=merchant_id)
    deadlines.start(clock, about=about, started_at=at, event_id=event_id, by=by, at=at)

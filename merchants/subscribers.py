"""What follows from a fact? The register is asked, applicants are told, and advertisements go out."""

from __future__ import annotations

from typing import Any, Final

import platform_core.notices.commands as notices
import platform_core.payments.commands as payments
from merchants import commands, queries
from merchants.case import APPLICATION, CHANGE, DEBT, GRANT, GUARANTEE, SANCTION
from merchants.deadlines import APPEAL_DEBT, PAY_DEBT, VERIFY_CHANGE
from merchants.events import (
    Advertised,
    AdvertisementWentOut,
    ApplicationSubmitted,
    DebtIncurred,
    DebtReversed,
    DebtUpheld,
    DepositAgreed,
    DepositDeclined,
    DepositKept,
    DepositLapsed,
    ReverificationBegun,
    SanctionReversed,
    ShopUnverified,
    SuspensionUnreviewed,
    ViolationRecorded,
)
from merchants.states import DebtState
from merchants.types import About, CreditCorrection, CreditEntry, CreditKind, SanctionKind
from platform_core import clock
from platform_core.actors import RELAY, Role
from platform_core.cases.queries import due_at
from platform_core.cases.shape import Fact
from platform_core.cases.telling import tell_parties
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.specs import late_by
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.labels import spelled
from platform_core.money import Money
from platform_core.payments.events import PayoutFailed, PayoutReturned, TransferReported
from platform_core.payments.queries import name_of, require_provider
from platform_core.tenancy.scopes import SYSTEM, bound


def application_of(fact: Any) -> dict[str, str]:
    """Which application each text names, and why it was rejected."""
    found = queries.application(fact.application_id, seen_by=RELAY)
    return {"application_id": str(found.id), "trade_name": found.trade_name, "reason": found.reason}


def change_of(fact: Any) -> dict[str, str]:
    """What each text names of a change, and why it was refused."""
    found = queries.change(fact.change_id, seen_by=RELAY)
    trade_name = queries.shop(found.merchant_id).trade_name
    due = clock.in_a_text(due_at(found.id, of=VERIFY_CHANGE))
    return {"fact": spelled(found.fact), "trade_name": trade_name, "reason": found.reason, "due": due}


tell_parties(APPLICATION, more=application_of)
tell_parties(CHANGE, more=change_of)


def sanction_of(fact: Any) -> dict[str, str]:
    """What each text names: the measure, its facts and clause, what was decided and why, and until when one may act."""
    row = queries.sanction(fact.sanction_id, by=RELAY)
    clause, kind = queries.basis(row), SanctionKind(row.kind)
    named, last_day = queries.hits(row), queries.last_day_to_come(row)
    return {
        "trade_name": queries.shop(row.merchant_id).trade_name,
        "kind": str(kind),
        "facts": row.facts,
        "clause_zh": f"{clause.heading['zh']}（{clause.cited}）",
        "clause_en": f"{clause.heading['en']} ({clause.cited})",
        "targets_zh": "、".join(hit.zh for hit in named),
        "targets_en": ", ".join(hit.en for hit in named),
        "last_day": last_day.isoformat() if last_day else "",
        "danger": row.danger,
        "reasons": row.reasons,
        "review": row.review,
        "reason": row.reason,
        "still": "yes" if row.in_effect else "",
    }


tell_parties(SANCTION, more=sanction_of)


def debt_of(fact: Any) -> dict[str, str]:
    """What each text names of a debt: what it is for, what is left of it, and what was said of an appeal."""
    row = queries.debt(fact.debt_id, by=RELAY)
    return {
        "reference": str(row.id),
        "kind": row.kind,
        "case": name_of(row.for_case),
        "left": str(row.left),
        "pay_until": clock.in_a_text(due_at(row.id, of=PAY_DEBT)) if row.stage is DebtState.OWED else "",
        "appeal_until": clock.in_a_text(due_at(row.id, of=APPEAL_DEBT)),
        "review": row.review,
    }


tell_parties(DEBT, more=debt_of)
tell_parties(GRANT, app=__name__)


def guarantee_of(fact: Any) -> dict[str, str]:
    """What each text names of a deposit: by which clause, and why."""
    row = queries.guarantee(fact.guarantee_id, by=RELAY)
    clause = queries.basis(row)
    return {
        "reference": str(row.id),
        "because": row.because,
        "clause_zh": f"{clause.heading['zh']}（{clause.cited}）",
        "clause_en": f"{clause.heading['en']} ({clause.cited})",
    }


tell_parties(GUARANTEE, more=guarantee_of)


def collect(fact: Any, context: DeliveryContext) -> None:
    """What the shop owes is taken out of what it has, which then fills its deposit up: nobody is asked for more than is
    missing. What it earns or gets back is taken as its payout is planned."""
    commands.collect(fact.merchant_id, by=RELAY, at=context.handled_at)


COLLECTS: Final[dict[Fact, str]] = {
    DebtIncurred: "merchants.weigh_deposit",  # something may have been taken out of the deposit
    DebtUpheld: "merchants.collect_upheld",  # while nobody answered, nothing was taken for it
    DepositAgreed: "merchants.fill_up",
    DepositKept: "merchants.fill_up_again",
}
for heard, name in COLLECTS.items():
    subscribe(heard, name=name, replayable=True)(collect)


@subscribe(DebtReversed, name="merchants.weigh_deposit_again", replayable=True)
def weigh_deposit_again(fact: DebtReversed, context: DeliveryContext) -> None:
    """What was given back fills it up; the rest is paid out."""
    payments.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(DebtReversed, name="merchants.correct_the_file_of_a_debt", replayable=True)
def correct_the_file_of_a_debt(fact: DebtReversed, context: DeliveryContext) -> None:
    """What was not owed was not late either."""
    commands.reverse_credit_facts(
        fact.merchant_id,
        kind=CreditKind.LATE,
        what=PAY_DEBT.kind,
        about=fact.debt_id,
        reason=CreditCorrection.DEBT_REVERSED,
        by=RELAY,
        at=context.handled_at,
    )


@subscribe(TransferReported, name="merchants.take_in_transfer", replayable=True)
def take_in_transfer(fact: TransferReported, context: DeliveryContext) -> None:
    """A shop has paid in. What names no deposit and no debt stays parked for our people. Raises ``Forged``."""
    require_provider(context)
    amount = Money(fact.amount, fact.currency)
    commands.take_in_transfer(
        fact.reference, amount=amount, provider_ref=fact.provider_ref, by=RELAY, at=context.handled_at
    )


@subscribe(PayoutFailed, name="merchants.deposit_fails", replayable=True)
def deposit_fails(fact: PayoutFailed, context: DeliveryContext) -> None:
    if fact.case_type == GUARANTEE.kind:
        commands.take_back_deposit(fact.case_id, by=RELAY, at=context.handled_at)


@subscribe(PayoutReturned, name="merchants.deposit_comes_back", replayable=True)
def deposit_comes_back(fact: PayoutReturned, context: DeliveryContext) -> None:
    if fact.case_type == GUARANTEE.kind:
        commands.take_back_deposit(fact.case_id, by=RELAY, at=context.handled_at)


def send_deposit_on(fact: DepositDeclined | DepositLapsed, context: DeliveryContext) -> None:
    commands.send_deposit_on(fact.merchant_id, by=RELAY, at=context.handled_at)


subscribe(DepositDeclined, name="merchants.send_declined_deposit_on", replayable=True)(send_deposit_on)
subscribe(DepositLapsed, name="merchants.send_lapsed_deposit_on", replayable=True)(send_deposit_on)


@subscribe(ApplicationSubmitted, name="merchants.ask_registry", outside=True, replayable=True)
def ask_registry(fact: ApplicationSubmitted, context: DeliveryContext) -> None:
    """Papers came in: hold them against the business register."""
    commands.ask_registry(fact.application_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ReverificationBegun, name="merchants.ask_registry_again", outside=True, replayable=True)
def ask_registry_again(fact: ReverificationBegun, context: DeliveryContext) -> None:
    """A round of verification has begun: hold the shop against the business register."""
    commands.ask_again(fact.merchant_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ShopUnverified, name="merchants.tell_of_unverified")
def tell_of_unverified(fact: ShopUnverified, context: DeliveryContext) -> None:
    """Nobody verified a shop again in time: alarm staff, and tell the shop until when it takes new orders."""
    shop = queries.shop(fact.merchant_id)
    params: dict[str, str | int] = {
        "trade_name": shop.trade_name,
        "times": fact.times,
        "until": clock.in_a_text(queries.reverify_by(fact.merchant_id)),
        "sells_until": shop.verified_until.isoformat(),
        "stopped": int(shop.verified_until < queries.local_date(context.handled_at)),
    }
    how: dict[str, Any] = {"params": params, "by": RELAY, "at": context.handled_at}
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="merchants.unverified_for_staff", **how)
    notices.send_to_shop(fact.merchant_id, template="merchants.unverified", **how)


@subscribe(SuspensionUnreviewed, name="merchants.tell_of_unreviewed")
def tell_of_unreviewed(fact: SuspensionUnreviewed, context: DeliveryContext) -> None:
    """Nobody reviewed a suspension in time: alarm staff, and name the shop its way out of the house."""
    shop, until = queries.shop(fact.merchant_id), queries.review_due(fact.merchant_id)
    params: dict[str, str | int] = {"trade_name": shop.trade_name, "times": fact.times, "until": until}
    how: dict[str, Any] = {"params": params, "by": RELAY, "at": context.handled_at}
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="merchants.suspension_unreviewed_for_staff", **how)
    notices.send_to_shop(shop.id, template="merchants.suspension_unreviewed", **how)


@subscribe(ViolationRecorded, name="merchants.put_violation_on_file", replayable=True)
def put_violation_on_file(fact: ViolationRecorded, context: DeliveryContext) -> None:
    """A violation bears on the credit of its shop."""
    entry = CreditEntry(
        kind=CreditKind.VIOLATION,
        what=fact.kind,
        source=About(fact.about_type, fact.about_id),
        happened_at=fact.happened_at,
    )
    commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)


@subscribe(SanctionReversed, name="merchants.correct_the_file", replayable=True)
def correct_the_file(fact: SanctionReversed, context: DeliveryContext) -> None:
    """The violations that a measure answered count no more when it is reversed, and the score is made anew at once.

    Of a case in which more was found, the rest counts on.
    """
    for kind, about_id in queries.subjects_of(fact.violations):
        commands.reverse_credit_facts(
            fact.merchant_id,
            kind=CreditKind.VIOLATION,
            what=kind,
            about=about_id,
            reason=CreditCorrection.SANCTION_REVERSED,
            by=RELAY,
            at=context.handled_at,
        )


@subscribe(DeadlineMissed, name="merchants.put_delay_on_file", replayable=True)
def put_delay_on_file(fact: DeadlineMissed, context: DeliveryContext) -> None:
    """What a shop owed and did not do in time bears on its credit; what others owed does not, nor a right of the shop,
    nor a red line that it may not have crossed."""
    if fact.merchant_id is not None and late_by(fact.kind) is Role.MERCHANT:
        entry = CreditEntry(
            kind=CreditKind.LATE, what=fact.kind, source=About(fact.about_type, fact.about_id), happened_at=fact.due_at
        )
        commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)


@subscribe(Advertised, name="merchants.send_advertisement")
def send_advertisement(fact: Advertised, context: DeliveryContext) -> None:
    """Begin with the first who agreed."""
    commands.send_some(fact.advertisement_id, after=None, by=RELAY, at=context.handled_at)


@subscribe(AdvertisementWentOut, name="merchants.go_on_sending")
def go_on_sending(fact: AdvertisementWentOut, context: DeliveryContext) -> None:
    """Turn after turn, until nobody is left."""
    if fact.after is not None:
        commands.send_some(fact.advertisement_id, after=fact.after, by=RELAY, at=context.handled_at)

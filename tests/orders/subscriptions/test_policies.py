"""What may be offered, subscribed to and debited? Tables, and no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orders.subscriptions import policies
from orders.subscriptions.policies import NoSubscription
from orders.subscriptions.types import NextDebit, PlanTerms, SubscriptionConsents, SubscriptionEnd
from platform_core.money import Money
from platform_core.payments.policies.payments import may_debit
from platform_core.payments.types import Ahead, DebitAsked, MandateFacts, Reference, SentNotice
from platform_core.rows import new_id

DUE = datetime(2026, 6, 10, 16, tzinfo=UTC)
DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta.resolution
FACTS = policies.DebitFacts(
    agreed=Money(11600), quantity=2, latest=Money(5800), deliverable=True, may_be_debited=True, attempt=1
)
END = NextDebit.END
LAST = {Ahead.RENEWAL: DUE - 5 * DAY, Ahead.DEBIT: DUE - 24 * HOUR}
MANDATE = MandateFacts(
    id=new_id(), state="active", most=Money(11600), purpose=Reference("orders.subscription", new_id()), signed=True
)
ASKED = DebitAsked(mandate_id=MANDATE.id, period=1, attempt=1, due_at=DUE)


@pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
@pytest.mark.parametrize(
    ("known", "follows"),
    [
        ({}, (NextDebit.CHARGE, None)),
        ({"latest": Money(5799)}, (NextDebit.CHARGE, None)),
        ({"latest": Money(5801)}, (END, SubscriptionEnd.PRICE_RAISED)),
        ({"latest": Money(5801), "may_be_debited": False}, (END, SubscriptionEnd.PRICE_RAISED)),
        ({"latest": None}, (END, SubscriptionEnd.NOT_ON_OFFER)),
        ({"deliverable": False}, (END, SubscriptionEnd.NOT_ON_OFFER)),
        ({"may_be_debited": False}, (NextDebit.LATER, None)),
        ({"may_be_debited": False, "attempt": 2}, (END, SubscriptionEnd.NOT_TOLD)),
    ],
)
def test_nobody_is_charged_more_or_unasked(known: dict[str, Any], follows: tuple[NextDebit, Any]) -> None:
    assert policies.decide_debit(replace(FACTS, **known)) == follows


@pytest.mark.duty("OTM-18", "HSE-15")
@pytest.mark.parametrize(
    ("fen", "months", "first_days", "reasons"),
    [
        (5800, 1, 9, ()),
        (5800, 12, 9, ()),
        (5800, 0, 9, ("interval",)),
        (5800, 13, 9, ("interval",)),
        (5800, 1, 8, ("first_too_soon",)),
        (5800, 0, 8, ("interval", "first_too_soon")),
        (0, 0, 0, ()),  # the end of an offer
    ],
)
def test_a_plan_leaves_time_for_the_notices_before_its_first_debit(
    fen: int, months: int, first_days: int, reasons: tuple[str, ...]
) -> None:
    terms = PlanTerms(amount=Money(fen), months=months, first_days=first_days)

    assert policies.may_offer_plan(terms, least_days=9).codes() == reasons


@pytest.mark.duty("OTM-18", "CRI-10b", "HSE-15")
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"is_latest": False}, (NoSubscription.PLAN_CHANGED,)),
        ({"offered": False}, (NoSubscription.NOT_OFFERED,)),
        ({"resting": True}, (NoSubscription.SHOP_RESTS,)),
        ({"delivered": False}, (NoSubscription.NOT_SENT_THERE,)),
        ({"quantity": 101}, (NoSubscription.QUANTITY,)),
        ({"rules_shown": False}, (NoSubscription.RULES_CHANGED,)),
        (
            {"consents": SubscriptionConsents(debits=False, key_terms=False)},
            (NoSubscription.DEBITS_NOT_AGREED, NoSubscription.TERMS_NOT_ACCEPTED),
        ),
    ],
)
def test_nobody_subscribes_but_by_two_acts_to_what_is_offered_now(
    changes: dict[str, Any], reasons: tuple[NoSubscription, ...]
) -> None:
    both = SubscriptionConsents(debits=True, key_terms=True)
    known: dict[str, Any] = {"consents": both, "quantity": 100}
    known |= {"is_latest": True, "offered": True, "resting": False, "delivered": True, "rules_shown": True} | changes

    assert policies.may_subscribe(known.pop("consents"), **known).reasons == reasons


@pytest.mark.duty("OTM-18", "HSE-15")
@pytest.mark.parametrize(("latest", "risen"), [(None, False), (5799, False), (5800, False), (5801, True)])
def test_a_price_has_risen_by_one_fen_a_piece(latest: int | None, risen: bool) -> None:
    price = None if latest is None else Money(latest)

    assert policies.has_risen(agreed=Money(11600), quantity=2, latest=price) is risen


@pytest.mark.duty("OTM-18")
@pytest.mark.parametrize(("latest", "takes"), [(5799, 11598), (5800, 11600), (5801, 11600)])
def test_a_lower_price_counts_by_itself_and_a_higher_one_never(latest: int, takes: int) -> None:
    assert policies.price_now(replace(FACTS, latest=Money(latest))) == Money(takes)


def notice(which: Ahead, **said: Any) -> SentNotice:
    usual = {"notice_id": new_id(), "sent_at": LAST[which], "amount": Money(11600), "debit_at": DUE}
    return SentNotice(**usual | said)


@pytest.mark.duty("OTM-18", "IPP-20", "CRI-10b", "HSE-15")
@pytest.mark.parametrize(
    ("renewal", "debit", "more", "reasons"),
    [
        ({}, {}, {}, ()),
        ({"sent_at": LAST[Ahead.RENEWAL] + TICK}, {}, {}, ("renewal_notice",)),
        ({}, {"sent_at": LAST[Ahead.DEBIT] + TICK}, {}, ("debit_notice",)),
        (None, None, {}, ("renewal_notice", "debit_notice")),
        ({"debit_at": DUE - 3 * DAY}, {}, {}, ("renewal_notice",)),
        ({"debit_at": DUE - 3 * DAY}, {}, {"asked": replace(ASKED, attempt=2)}, ()),
        ({}, {"amount": Money(11500)}, {}, ("debit_amount",)),
        ({}, {}, {"mandate": replace(MANDATE, most=Money(11599))}, ("debit_amount",)),
        ({}, {}, {"mandate": replace(MANDATE, signed=False)}, ("mandate",)),
    ],
)
def test_a_debit_has_its_mandate_and_both_notices_in_time(
    renewal: dict[str, Any] | None, debit: dict[str, Any] | None, more: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    said = {Ahead.RENEWAL: renewal, Ahead.DEBIT: debit}
    notices = {which: notice(which, **changes) for which, changes in said.items() if changes is not None}

    verdict = may_debit(Money(11600), **{"mandate": MANDATE, "asked": ASKED} | more, notices=notices, last=LAST)

    assert verdict.codes() == reasons

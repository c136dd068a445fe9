"""What may be offered, subscribed to and debited? Tables, and no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orders import policies
from orders.types import NextDebit, SubscriptionEnd
from platform_core.money import Money
from platform_core.payments.policies import may_debit
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
    assert policies.what_at_debit(replace(FACTS, **known)) == follows


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

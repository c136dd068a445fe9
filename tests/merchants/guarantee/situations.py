"""Where can a debt of a shop stand, its deposit, and money for the relief fund?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from merchants.guarantee.commands import debts, fund, guarantees
from merchants.guarantee.deadlines import GIVE_DEPOSIT_BACK
from merchants.guarantee.models import Debt, Grant, Guarantee
from platform_core.actors import RELAY, Role
from platform_core.deadlines.commands import clocks, sweeping
from platform_core.money import Money
from platform_core.payments.models.payouts import Payout
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, neighbour, opened, operator, owner_of
from tests.merchants.guarantee import builders as guarantee
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing
from tests.platform_core.payments import payouts

Step = Callable[[Standing, datetime], Any]
BEFORE_THE_HOLIDAY: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
# Fifteen days, whatever they are: numbers of the house, so they end on a day of rest as well.
FIFTEEN_DAYS_BEFORE: Final = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
IN_THE_HOLIDAY: Final = datetime(2026, 10, 3, 16, 0, tzinfo=UTC)
WORDS: Final = {
    "appeal": {"text": "样品不是我店的。"},
    "uphold": {"reasons": "封条完好。"},
    "uphold_covered": {"reasons": "封条完好。"},
    "reverse": {"reasons": "封条编号不符。"},
}


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


def of_a_shop(make: Callable[[Any, datetime], Any]) -> Callable[[datetime], Standing]:
    def begin(at: datetime) -> Standing:
        shop = opened(at)
        actors = {Role.MERCHANT: owner_of(shop), Role.STAFF: operator()}
        others = Elsewhere(lambda: [neighbour(at)])
        return Standing(row=make(shop, at), actors=actors, strangers=others)

    return begin


def after(begin: Callable[[datetime], Standing], *steps: Step) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        standing = begin(at)
        for step in steps:
            step(standing, at)
        with bound(SYSTEM), transaction.atomic():
            standing.row.refresh_from_db()
        return standing

    return reach


def did(role: Role, command: Callable[..., Any], **how: Any) -> Step:
    def step(standing: Standing, at: datetime) -> None:
        by = standing.actors[role]
        with acting_as(by), transaction.atomic():
            command(standing.row.pk, **how, by=by, at=at)

    return step


def earned(standing: Standing, at: datetime) -> None:
    guarantee.settled(standing.row.merchant_id, 5000, at)
    with bound(SYSTEM), transaction.atomic():
        debts.collect(standing.row.merchant_id, by=RELAY, at=at)


def with_account(standing: Standing, at: datetime) -> None:
    payouts.with_account(standing.row.merchant_id, at)


def swept_after(days: int) -> Step:
    def step(standing: Standing, at: datetime) -> None:
        with bound(SYSTEM), transaction.atomic():
            sweeping.close_due_batch(limit=50, at=at + timedelta(days=days))

    return step


def on_its_day(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        clocks.void(GIVE_DEPOSIT_BACK, subject_id=standing.row.pk, by=RELAY, at=at, reason="missed")
        guarantees.give_back_deposit(standing.row.pk, by=RELAY, at=at)


def refused(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        payouts.heard(Payout.objects.get(case_id=standing.row.pk), payouts.NO, at)
        guarantees.take_back_deposit(standing.row.pk, by=RELAY, at=at)


def proposed(at: datetime) -> Standing:
    one, two = operator(), operator()
    with acting_as(one), transaction.atomic():
        row = fund.propose_grant(Money(500), reason="年度拨款", by=one, at=at)
    return Standing(row=row, actors={Role.STAFF: two}, strangers=[])


owing = of_a_shop(lambda shop, at: guarantee.charged(shop.id, 300, at))
asked = of_a_shop(guarantee.asked_deposit)
agree = did(Role.MERCHANT, guarantees.agree_to_deposit)
end = did(Role.MERCHANT, guarantees.end_deposit)
appeal = did(Role.MERCHANT, debts.appeal_debt, **WORDS["appeal"])

DEBTS: Final = Situations(
    model=Debt,
    where={
        "owed": after(owing),
        "appealed": after(owing, appeal),
        "upheld": after(owing, appeal, did(Role.STAFF, debts.uphold_debt, **WORDS["uphold"])),
        "covered": after(owing, earned),
        "covered and appealed": after(owing, earned, appeal),
        "reversed": after(owing, appeal, did(Role.STAFF, debts.reverse_debt, **WORDS["reverse"])),
    },
    words=words,
    clocks={
        "merchants.pay_debt": Clocked(where="upheld", since=FIFTEEN_DAYS_BEFORE, due=IN_THE_HOLIDAY),
        "merchants.appeal_debt": Clocked(where="covered", since=FIFTEEN_DAYS_BEFORE, due=IN_THE_HOLIDAY),
        # Seven working days: the 8th to the 10th, which is a Saturday and worked, and the 12th to the 15th.
        "merchants.answer_debt_appeal": Clocked(
            where="covered and appealed",
            since=BEFORE_THE_HOLIDAY,
            due=datetime(2026, 10, 15, 16, 0, tzinfo=UTC),
        ),
    },
)
GUARANTEES: Final = Situations(
    model=Guarantee,
    where={
        "asked": after(asked),
        "declined": after(asked, did(Role.MERCHANT, guarantees.decline_deposit)),
        "lapsed": after(asked, swept_after(16)),
        "short": after(asked, agree),
        "short, and free to end": after(asked, agree, with_account),
        "full": after(asked, agree, earned),
        "ending": after(asked, agree, earned, with_account, end),
        "given_back": after(asked, agree, earned, with_account, end, on_its_day),
        "given_back, and refused": after(asked, agree, earned, with_account, end, on_its_day, refused),
    },
    clocks={
        "merchants.agree_deposit": Clocked(where="asked", since=FIFTEEN_DAYS_BEFORE, due=IN_THE_HOLIDAY),
        "merchants.top_up": Clocked(where="short", since=FIFTEEN_DAYS_BEFORE, due=IN_THE_HOLIDAY),
        # Fifteen working days: the 8th to the 10th, the 12th to the 16th, the 19th to the 23rd, the 26th and 27th.
        "merchants.give_deposit_back": Clocked(
            where="ending",
            since=BEFORE_THE_HOLIDAY,
            due=datetime(2026, 10, 27, 16, 0, tzinfo=UTC),
            then="give_back",
        ),
    },
)
GRANTS: Final = Situations(
    model=Grant,
    where={
        "proposed": after(proposed),
        "granted": after(proposed, did(Role.STAFF, fund.approve_grant)),
        "turned_down": after(proposed, did(Role.STAFF, fund.turn_down_grant)),
        "lapsed": after(proposed, swept_after(30)),
    },
    clocks={
        # Three working days: the 8th, the 9th and the 10th.
        "merchants.decide_grant": Clocked(
            where="proposed", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
    },
)

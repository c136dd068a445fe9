"""Where can the closing of a shop stand, and when do its clocks end?

2026: the National Day is free from 1 to 7 October.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from merchants.closing import commands
from merchants.closing.models import Closing
from platform_core.actors import Actor, Role
from tests.merchants.builders import acting_as, neighbour, opened, operator, owner_of
from tests.merchants.guarantee import builders as guarantee
from tests.merchants.guarantee.guarantees import swept
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

NOTICE: Final = timedelta(days=31)  # thirty whole days, and the rest of the first
Way = Callable[[Closing, Actor, datetime], Any]


def announce(owner: Actor, at: datetime) -> Closing:
    with acting_as(owner), transaction.atomic():
        return commands.announce(by=owner, at=at)


def take_back(row: Closing, owner: Actor, at: datetime) -> None:
    with acting_as(owner), transaction.atomic():
        commands.take_back(row.id, by=owner, at=at)


def earn(row: Closing, owner: Actor, at: datetime) -> None:
    """Leave money with us that nobody knows where to send: the shop has named no account."""
    guarantee.settled(row.merchant_id, 5000, at)


def let_end(row: Closing, owner: Actor, at: datetime) -> None:
    swept(at)


def reach(*ways: Way, before: timedelta = timedelta()) -> Callable[[datetime], Standing]:
    def stand(at: datetime) -> Standing:
        shop = opened(at - before)
        owner = owner_of(shop)
        row = announce(owner, at - before)
        for way in ways:
            way(row, owner, at)
        with acting_as(owner), transaction.atomic():
            row.refresh_from_db()
        return Standing(
            row=row,
            actors={Role.MERCHANT: owner, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: [neighbour(at)]),
        )

    return stand


CLOSINGS: Final = Situations(
    model=Closing,
    where={
        "announced": reach(),
        "announced, with money": reach(earn),
        "settling": reach(earn, let_end, before=NOTICE),
        "taken_back": reach(take_back),
        "closed": reach(let_end, before=NOTICE),
    },
    clocks={
        # Thirty whole days, the 4th of September to the 3rd of October, whatever days they are.
        "merchants.close_notice": Clocked(
            where="announced",
            since=datetime(2026, 9, 3, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 3, 16, 0, tzinfo=UTC),
            then="close",
        ),
        # Twenty-four hours.
        "merchants.close_check": Clocked(
            where="settling",
            since=datetime(2026, 10, 3, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 4, 2, 0, tzinfo=UTC),
            then="wait",
        ),
    },
)

"""Where can a mandate stand, by which a payer allows debits?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.money import Money
from platform_core.payments.commands import mandates
from platform_core.payments.models.mandates import Mandate
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.platform_core.cases.situations import Clocked, Situations, Standing

Step = Callable[[Standing, datetime], Any]
SINCE: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # over a night and into a holiday: hours are hours


def asked(at: datetime) -> Standing:
    payer, stranger = (Actor(id=new_id(), role=Role.SHOPPER) for _ in range(2))
    with acting_as(payer), transaction.atomic():
        of = Reference("tests.thing", new_id())
        facts = mandates.request_mandate(of, payer_id=payer.id, most=Money(5800), by=payer, at=at)
    with bound(SYSTEM), transaction.atomic():
        row = Mandate.objects.get(id=facts.id)
    return Standing(row=row, actors={Role.SHOPPER: payer, Role.STAFF: operator()}, strangers=[stranger])


def answered(outcome: Outcome) -> Step:
    def step(standing: Standing, at: datetime) -> None:
        with bound(SYSTEM), transaction.atomic():
            mandates.record_mandate(standing.row.pk, answer=Answer(outcome, provider_ref="M1"), by=RELAY, at=at)

    return step


def revoked(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        mandates.end_mandate(standing.row.pk, by=RELAY, at=at)


def confirmed(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        mandates.record_revocation(standing.row.pk, answer=Answer(Outcome.SUCCEEDED), by=RELAY, at=at)


def after(*steps: Step) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        standing = asked(at)
        for step in steps:
            step(standing, at)
        with bound(SYSTEM), transaction.atomic():
            standing.row.refresh_from_db()
        return standing

    return reach


AGREED: Final = answered(Outcome.SUCCEEDED)
DAY: Final = timedelta(hours=24)

MANDATES: Final = Situations(
    model=Mandate,
    where={
        "requested": after(),
        "active": after(AGREED),
        "refused": after(answered(Outcome.FAILED)),
        "ending": after(AGREED, revoked),
        "revoked": after(AGREED, revoked, confirmed),
    },
    clocks={
        "payments.hear_of_mandate": Clocked(where="requested", since=SINCE, due=SINCE + DAY),
        "payments.hear_of_revocation": Clocked(where="ending", since=SINCE, due=SINCE + DAY),
    },
)

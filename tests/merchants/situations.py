"""Where can an application for a shop stand, and a change that a shop reported; and when do their clocks end?

2026: the National Day is free from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from merchants import commands
from merchants.models import Application, Change
from merchants.types import VerificationMethod
from platform_core.actors import Actor, Role
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, operator, owner_of, person, proposed, reported, vetted
from tests.platform_core.cases.situations import Clocked, Reach, Situations, Standing
from tests.platform_core.regulators.builders import a_shop

STAFF: Final = operator()
REASON: Final = {"reason": "经营地址不实"}
WORDS: Final[dict[str, dict[str, Any]]] = {
    "reject": REASON,
    "turn_down": REASON,
    "verify": {"method": VerificationMethod.VISIT},
}
BEFORE_THE_HOLIDAY: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
Step = Callable[..., Any]


def applicant_of(application: Application) -> Actor:
    return Actor(id=application.applicant_id, role=Role.SHOPPER)


def after(
    command: Step | None = None,
    *,
    made: Callable[[datetime], Application] = vetted,
    by: Role = Role.STAFF,
    **fields: Any,
) -> Reach:
    """Of papers of which everything is verified: what is decided about them, nothing stands against."""

    def reach(at: datetime) -> Standing:
        application = made(at)
        actors = {Role.SHOPPER: applicant_of(application), Role.STAFF: STAFF}
        with acting_as(actors[by]), transaction.atomic():
            if command:
                command(application.id, **fields, by=actors[by], at=at)
        with acting_as(STAFF), transaction.atomic():
            application.refresh_from_db()
        if application.shop_id:
            actors[Role.MERCHANT] = Actor(application.applicant_id, Role.MERCHANT, application.shop_id)
        other = person(at)
        return Standing(row=application, actors=actors, strangers=[other, Actor(other.id, Role.MERCHANT, a_shop())])

    return reach


def lapsed(at: datetime) -> Application:
    """A proposal that nobody decided, by the sweep of its clock."""
    application = proposed(at)
    with bound(SYSTEM), transaction.atomic():
        deadlines.close_due_batch(limit=50, at=at + timedelta(days=8))
    return application


def of_a_change(command: Step | None = None, *, by: Role = Role.STAFF, **fields: Any) -> Reach:
    def reach(at: datetime) -> Standing:
        shop = opened(at)
        owner, change = owner_of(shop), reported(shop, at)
        actors = {Role.MERCHANT: owner, Role.STAFF: STAFF}
        with acting_as(actors[by]), transaction.atomic():
            if command:
                command(change.id, **fields, by=actors[by], at=at)
            change.refresh_from_db()
        return Standing(row=change, actors=actors, strangers=[Actor(person(at).id, Role.MERCHANT, a_shop())])

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


APPLICATIONS: Final = Situations(
    model=Application,
    where={
        "submitted": after(),
        "proposed": after(made=proposed),
        "lapsed": after(made=lapsed),
        "approved": after(commands.approve, made=proposed),
        "rejected": after(commands.reject, **REASON),
        "withdrawn": after(commands.withdraw, by=Role.SHOPPER),
    },
    words=words,
    clocks={
        # Seven days: from the 30th of September to the 6th of October; a holiday moves neither end.
        "merchants.decide_opening": Clocked(
            where="proposed", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC)
        )
    },
)
CHANGES: Final = Situations(
    model=Change,
    where={
        "reported": of_a_change(),
        "verified": of_a_change(commands.verify_change, method=VerificationMethod.VISIT),
        "refused": of_a_change(commands.turn_down_change, **REASON),
        "withdrawn": of_a_change(commands.withdraw_change, by=Role.MERCHANT),
    },
    words=words,
    clocks={
        # Seven working days: the 30th of September, then the 8th, 9th, 10th (worked), 12th, 13th and 14th of October.
        "merchants.verify_change": Clocked(
            where="reported", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
        )
    },
)

"""Where can an application for a shop stand? No clock runs for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from merchants import commands
from merchants.models import Application
from platform_core.actors import Actor, Role
from tests.merchants.builders import acting_as, checked, operator, person
from tests.platform_core.cases.situations import Reach, Situations, Standing
from tests.platform_core.regulators.builders import a_shop

STAFF: Final = operator()
WORDS: Final = {"reject": {"reason": "经营地址不实"}}
Step = Callable[..., Any]


def applicant_of(application: Application) -> Actor:
    return Actor(id=application.applicant_id, role=Role.SHOPPER)


def after(command: Step | None = None, *, by_staff: bool = True, **fields: Any) -> Reach:
    """Of papers that the register has confirmed: what is decided about them, nothing stands against."""

    def reach(at: datetime) -> Standing:
        application = checked(at)
        actors = {Role.SHOPPER: applicant_of(application), Role.STAFF: STAFF}
        by = actors[Role.STAFF if by_staff else Role.SHOPPER]
        with acting_as(by), transaction.atomic():
            if command:
                command(application.id, **fields, by=by, at=at)
            application.refresh_from_db()
        if application.shop_id:
            actors[Role.MERCHANT] = Actor(application.applicant_id, Role.MERCHANT, application.shop_id)
        other = person(at)
        return Standing(row=application, actors=actors, strangers=[other, Actor(other.id, Role.MERCHANT, a_shop())])

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


APPLICATIONS: Final = Situations(
    model=Application,
    where={
        "submitted": after(),
        "approved": after(commands.approve),
        "rejected": after(commands.reject, **WORDS["reject"]),
        "withdrawn": after(commands.withdraw, by_staff=False),
    },
    words=words,
    clocks={},
)

"""Where can a conversation stand, and when do its clocks end?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from complaints.complaint.types import Topic
from complaints.service.models import Conversation
from platform_core.actors import Role
from tests.complaints.complaint.builders import APOLOGY, STATEMENT
from tests.complaints.service import builders as service
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Conversation, Sale, datetime], Any]
IN_THE_MORNING: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # ten o'clock, the day before the National Day
A_MONTH_BEFORE: Final = datetime(2026, 9, 5, 2, 0, tzinfo=UTC)
AT_NIGHT: Final = datetime(2026, 9, 30, 14, 0, tzinfo=UTC)  # ten o'clock, an hour after customer service has closed


def replied(found: Conversation, sale: Sale, at: datetime) -> None:
    service.say(found, sale.seller, at)


def replied_for_platform(found: Conversation, sale: Sale, at: datetime) -> None:
    service.say(found, operator(), at)


def left(step: str) -> Step:
    return lambda found, sale, at: service.missed(step, found, at)


def after(*steps: Step, begin: Callable[[Sale, datetime], Conversation] = service.with_shop) -> Reach:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        found = begin(sale, at)
        for step in steps:
            step(found, sale, at)
        return Standing(
            row=service.now(found),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
        )

    return reach


def with_platform(*steps: Step) -> Reach:
    """No shop has a part in it."""

    def reach(at: datetime) -> Standing:
        standing = after(*steps, begin=service.with_platform)(at)
        actors = {role: by for role, by in standing.actors.items() if role is not Role.MERCHANT}
        return Standing(row=standing.row, actors=actors, strangers=standing.strangers)

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    complaint = {"topic": Topic.SERVICE, "demand": APOLOGY, "statement": STATEMENT}
    written = {name: {"text": service.ASKED} for name in ("reply", "reply_for_platform", "ask_on")}
    told: dict[str, dict[str, Any]] = {"become_complaint": complaint, **written}
    return told.get(step, {})


CONVERSATIONS: Final = Situations(
    model=Conversation,
    not_alone=frozenset({"pass_to_shop"}),
    words=words,
    where={
        "with the platform": with_platform(),
        "late": with_platform(left("hand_to_seniors")),
        "with_shop": after(),
        "answered": after(replied),
        "handed over": after(service.want_person),
        "answered by the platform": after(service.want_person, replied_for_platform),
        "closed": after(replied, service.close),
        "not answered": with_platform(left("hand_to_seniors"), left("give_up")),
        "ended": after(replied, service.close, left("end")),
        "became_complaint": after(service.become_complaint),
    },
    clocks={
        "complaints.service_reply": Clocked(
            where="with_shop", since=IN_THE_MORNING, due=datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
        ),
        # Five minutes after nine in the morning, on a holiday as on any day
        "complaints.service_person": Clocked(
            where="with the platform", since=AT_NIGHT, due=datetime(2026, 10, 1, 1, 5, tzinfo=UTC)
        ),
        "complaints.service_late": Clocked(
            where="late", since=IN_THE_MORNING, due=datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
        ),
        "complaints.service_rest": Clocked(
            where="answered", since=IN_THE_MORNING, due=datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
        ),
        # Thirty days end on the 5th of October, a day off, which gives no day more
        "complaints.service_take_up": Clocked(
            where="closed", since=A_MONTH_BEFORE, due=datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
        ),
    },
)

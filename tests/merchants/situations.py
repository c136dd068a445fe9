"""Where can an application for a shop stand, a change that a shop reported, and a measure against one; and when do
their clocks end?

2026: the National Day is free from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.models import Sanction
from merchants.shops.commands import changes as changes_commands
from merchants.shops.commands import filing as filing_commands
from merchants.shops.commands import opening as opening_commands
from merchants.shops.deadlines import VERIFY_CHANGE
from merchants.shops.models.applications import Application
from merchants.shops.models.changes import Change
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import verification as verification_queries
from merchants.shops.types import VerificationMethod
from platform_core.actors import DEADLINES, Actor, Role
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks, sweeping
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.merchants.builders import (
    acting_as,
    neighbour,
    opened,
    operator,
    owner_of,
    person,
    proposed,
    reported,
    vetted,
)
from tests.merchants.sanctions import builders as sanctions
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing
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


def somebody_else(at: datetime) -> list[Actor]:
    """As a shopper, and for a shop of theirs."""
    other = person(at)
    return [other, Actor(other.id, Role.MERCHANT, a_shop())]


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
        return Standing(row=application, actors=actors, strangers=Elsewhere(lambda: somebody_else(at)))

    return reach


def lapsed(at: datetime) -> Application:
    """A proposal that nobody decided, by the sweep of its clock."""
    application = proposed(at)
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at + timedelta(days=8))
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
        return Standing(row=change, actors=actors, strangers=Elsewhere(lambda: somebody_else(at)[1:]))

    return reach


def overdue_change(change_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody verified it in time; the sweep closes that clock before it calls."""
    shop = verification_queries.change(change_id, seen_by=by).merchant_id
    with bound(SYSTEM), acting_for(shop):
        clocks.void(VERIFY_CHANGE, subject_id=change_id, by=DEADLINES, at=at, reason="missed")
        make(Change, "chase", change_id, by=DEADLINES, at=at)


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


APPLICATIONS: Final = Situations(
    model=Application,
    where={
        "submitted": after(),
        "proposed": after(made=proposed),
        "lapsed": after(made=lapsed),
        "approved": after(opening_commands.approve, made=proposed),
        "rejected": after(opening_commands.reject, **REASON),
        "withdrawn": after(filing_commands.withdraw, by=Role.SHOPPER),
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
        "overdue": of_a_change(overdue_change),
        "verified": of_a_change(changes_commands.verify_change, method=VerificationMethod.VISIT),
        "refused": of_a_change(changes_commands.turn_down_change, **REASON),
        "withdrawn": of_a_change(changes_commands.withdraw_change, by=Role.MERCHANT),
    },
    words=words,
    clocks={
        # Seven working days: the 30th of September, then the 8th, 9th, 10th (worked), 12th, 13th and 14th of October.
        "merchants.verify_change": Clocked(
            where="reported", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
        ),
        "merchants.catch_up_change": Clocked(
            where="overdue", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
        ),
    },
)


def measured(make: Callable[..., Sanction], **changes: Any) -> Reach:
    """Against a shop of its own; whoever tries a step is not who decided."""

    def reach(at: datetime) -> Standing:
        shop = opened(at)
        row = make(shop, at, **changes)
        actors = {Role.STAFF: sanctions.REVIEWER, Role.MERCHANT: owner_of(shop)}
        others = Elsewhere(lambda: [neighbour(at)])
        return Standing(row=sanctions.now(row), actors=actors, strangers=others)

    return reach


def lapsed(shop: Merchant, at: datetime) -> Sanction:
    """Of which the time for a decision has ended by then."""
    row = sanctions.heard(shop, at - timedelta(days=30))
    sanctions.swept(at)
    return sanctions.now(row)


def undecided(shop: Merchant, at: datetime) -> Sanction:
    """In effect because of a danger, and not decided by then."""
    row = sanctions.imposed(shop, at - timedelta(days=30))
    for passed in (20, 10, 0):  # the hearing closes, the bulletin comes out, the time to decide ends
        sanctions.swept(at - timedelta(days=passed))
    return sanctions.now(row)


def decided_in_danger(shop: Merchant, at: datetime) -> Sanction:
    """Imposed at once and decided later."""
    row = sanctions.imposed(shop, at)
    sanctions.made(sanctions_commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)
    return sanctions.made(
        sanctions_commands.decide_sanction, row.id, reasons=sanctions.WHY, by=sanctions.DECIDER, at=at
    )


def published(shop: Merchant, at: datetime) -> Sanction:
    row = sanctions.decided(shop, at)
    return sanctions.made(sanctions_commands.publish_sanction, row.id, by=sanctions.DECIDER, at=at)


def appealed_in_public(shop: Merchant, at: datetime) -> Sanction:
    row = published(shop, at)
    return sanctions.made(sanctions_commands.appeal_sanction, row.id, text="不服。", by=owner_of(shop), at=at)


def over(shop: Merchant, at: datetime) -> Sanction:
    row = sanctions.upheld(shop, at)
    return sanctions.made(sanctions_commands.lift_sanction, row.id, reason="已经整改。", by=sanctions.DECIDER, at=at)


def unanswered(shop: Merchant, at: datetime) -> Sanction:
    """Whose appeal nobody has answered by then."""
    row = sanctions.appealed(shop, at - timedelta(days=14))
    sanctions.swept(at)
    return sanctions.now(row)


def measure_words(step: str, standing: Standing) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {
        "text": {"text": "请查看进货凭证。"},
        "reasons": {"reasons": sanctions.WHY},
        "reason": {"reason": "已经整改。"},
    }
    told = {
        "answer": said["text"],
        "appeal": said["text"],
        "decide": said["reasons"],
        "uphold": said["reasons"],
        "reverse": said["reasons"],
        "drop": said["reason"],
        "lift": said["reason"],
        "impose_at_once": {"danger": sanctions.DANGER},
        "limit": {"until_on": date(2027, 3, 1)},
    }
    return told.get(step, {})


def measure_offers(row: Sanction, by: Actor, at: datetime) -> set[str]:
    return {found.name for found in sanctions_queries.sanction_actions(row, by=by, at=at)}


THURSDAY: Final = datetime(2026, 4, 30, 2, 0, tzinfo=UTC)  # the day before Labour Day, which lasts to the 5th of May

SANCTIONS: Final = Situations(
    model=Sanction,
    where={
        "proposed": measured(sanctions.proposed),
        "imposed": measured(sanctions.imposed),
        "heard": measured(sanctions.heard),
        "decided": measured(sanctions.decided),
        "decided_for_a_time": measured(sanctions.decided, until_on=date(2026, 5, 4)),
        "published": measured(published),
        "appealed": measured(sanctions.appealed),
        "appealed_in_public": measured(appealed_in_public),
        "unanswered": measured(unanswered),
        "stands": measured(sanctions.upheld),
        "over": measured(over),
        "reversed": measured(sanctions.reversed_),
        "dropped": measured(sanctions.dropped),
        "lapsed": measured(lapsed),
        "undecided": measured(undecided),
        "decided_in_danger": measured(decided_in_danger),
    },
    words=measure_words,
    offers=measure_offers,
    clocks={
        # Five days, whatever they are: the 1st to the 5th of May.
        "merchants.hear_shop": Clocked(where="proposed", since=THURSDAY, due=datetime(2026, 5, 5, 16, 0, tzinfo=UTC)),
        # Ten working days: the 6th to the 9th, which is a Saturday and worked, the 11th to the 15th, and the 18th.
        "merchants.decide_sanction": Clocked(
            where="heard", since=THURSDAY, due=datetime(2026, 5, 18, 16, 0, tzinfo=UTC), then="lapse"
        ),
        # One working day: the 6th of May, the first after the holiday.
        "merchants.publish_sanction": Clocked(
            where="decided", since=THURSDAY, due=datetime(2026, 5, 6, 16, 0, tzinfo=UTC)
        ),
        # Fifteen days: up to the 15th of May.
        "merchants.appeal_sanction": Clocked(
            where="published", since=THURSDAY, due=datetime(2026, 5, 15, 16, 0, tzinfo=UTC)
        ),
        # Seven working days: the 6th to the 9th, and the 11th to the 13th.
        "merchants.answer_appeal": Clocked(
            where="appealed_in_public", since=THURSDAY, due=datetime(2026, 5, 13, 16, 0, tzinfo=UTC)
        ),
        # The last day that was named, to its end.
        "merchants.end_sanction": Clocked(
            where="decided_for_a_time", since=THURSDAY, due=datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
        ),
    },
)

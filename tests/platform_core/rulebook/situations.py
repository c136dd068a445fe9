"""Where can a version of a rule, an article and a month stand, and when do clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.rulebook import queries
from platform_core.rulebook.commands import articles, publishing
from platform_core.rulebook.models.articles import AlertMonth, Article
from platform_core.rulebook.models.versions import Version
from platform_core.rulebook.types import RuleKind, Topic
from tests.platform_core.cases.situations import Clocked, Reach, Situations, Standing
from tests.platform_core.regulators.builders import acting_as
from tests.platform_core.rulebook import builders
from tests.platform_core.rulebook.builders import STAFF

NEXT_YEAR: Final = date(2027, 3, 1)  # far enough for whoever announces at any moment of a test


def being(make: Callable[..., Version], rule: RuleKind) -> Reach:
    """Everybody may read the rules: there are no strangers. Of each rule one change is under way at a time."""

    def reach(at: datetime) -> Standing:
        return Standing(row=make(at, rule=rule), actors={Role.STAFF: STAFF}, strangers=[])

    return reach


def replaced(at: datetime, *, rule: RuleKind) -> Version:
    """The version that came with the release, once another is in force."""
    before = builders.holding(rule)
    builders.in_force(at, rule=rule)
    return builders.now(before)


def withdrawn(at: datetime, *, rule: RuleKind) -> Version:
    row = builders.opened(at, rule=rule)
    with acting_as(STAFF), transaction.atomic():
        return publishing.withdraw(row.id, reason="改为另行起草", by=STAFF, at=at)


def words(step: str, standing: Standing) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {"announce": {"effective_on": NEXT_YEAR}, "withdraw": {"reason": "改为另行起草"}}
    return told.get(step, {})


def offers(row: Version, by: Actor, at: datetime) -> set[str]:
    return set(queries.actions(row, by=by, at=at))


RULE_VERSIONS: Final = Situations(
    model=Version,
    public=True,
    where={
        "drafted": being(builders.drafted, RuleKind.CHARTER),
        "opened": being(builders.opened, RuleKind.RETURNS),
        "heard": being(builders.heard, RuleKind.DISPUTES),
        "announced": being(builders.announced, RuleKind.REVIEWS),
        "in_force": being(builders.in_force, RuleKind.FEES),
        "archived": being(replaced, RuleKind.PRIVACY),
        "withdrawn": being(withdrawn, RuleKind.CHARTER),
    },
    words=words,
    offers=offers,
    clocks={
        # Seven days: from the 30th of September to the 6th of October; a holiday moves neither end.
        "rulebook.comment": Clocked(
            where="opened",
            since=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC),
        ),
        # Seven full days between the announcement and the day of effect, the 7th of October.
        "rulebook.effect": Clocked(
            where="announced",
            since=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC),
        ),
    },
)


def of(make: Callable[..., Any]) -> Reach:
    """Everybody may read articles and months: there are no strangers."""

    def reach(at: datetime) -> Standing:
        return Standing(row=make(at), actors={Role.STAFF: STAFF}, strangers=[])

    return reach


def replaced_article(at: datetime) -> Article:
    before = builders.published(at, Topic.SAFE_PAYMENT)
    builders.published(at, Topic.SAFE_PAYMENT, zh="# 新的一篇", en="# Another")
    return builders.seen(before)


def withdrawn_article(at: datetime) -> Article:
    row = builders.published(at)
    with acting_as(STAFF), transaction.atomic():
        return articles.withdraw_article(row.id, reason="骗局已经查明", by=STAFF, at=at)


def warned(at: datetime) -> AlertMonth:
    row = builders.month(at)
    builders.published(at)
    return builders.seen(row)


def missed(at: datetime) -> AlertMonth:
    row = builders.month(at - timedelta(days=400))
    builders.swept(at)
    return builders.seen(row)


def article_words(step: str, standing: Standing) -> dict[str, Any]:
    return {"reason": "改为另行起草"} if step == "withdraw" else {}


def article_offers(row: Article, by: Actor, at: datetime) -> set[str]:
    return set(queries.article_actions(row, by=by, at=at))


ARTICLES: Final = Situations(
    model=Article,
    public=True,
    where={
        "drafted": of(builders.article),
        "issued": of(builders.published),
        "replaced": of(replaced_article),
        "withdrawn": of(withdrawn_article),
    },
    words=article_words,
    offers=article_offers,
    clocks={},
)
ALERT_MONTHS: Final = Situations(
    model=AlertMonth,
    public=True,
    where={"owed": of(builders.month), "warned": of(warned), "missed": of(missed)},
    clocks={
        # To the end of October, whose last day is a Saturday: the house's number is not moved by it.
        "rulebook.alert": Clocked(
            where="owed",
            since=datetime(2026, 10, 1, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 31, 16, 0, tzinfo=UTC),
        ),
    },
)

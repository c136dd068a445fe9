"""An article and a month of alerts on one page: drafted, published by a second person, replaced; owed and given."""

from typing import Final

from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case
from platform_core.rulebook.case.versions import STAFF, SYSTEM
from platform_core.rulebook.deadlines import ALERT
from platform_core.rulebook.errors import ArticleNotFound, MonthNotFound
from platform_core.rulebook.events import (
    AlertGiven,
    AlertMissed,
    AlertOwed,
    ArticleDrafted,
    ArticlePublished,
    ArticleReplaced,
    ArticleWithdrawn,
)
from platform_core.rulebook.states import AlertMonthState as M
from platform_core.rulebook.states import ArticleState as S

ARTICLE: Final = Case(
    kind="rulebook.article",
    called="article",
    unknown=ArticleNotFound,
    parties={},  # everybody may read it, and it is nobody's own
    clocks=[],
    born=Born(state=S.DRAFTED, says=ArticleDrafted),
    steps=[
        Step(
            name="publish",
            sources=[S.DRAFTED],
            to=S.ISSUED,
            by=[STAFF],
            writes=["issued_by"],
            says=ArticlePublished,
        ),
        Step(
            name="replace",  # by the article that takes its place
            sources=[S.ISSUED],
            to=S.REPLACED,
            by=[SYSTEM],
            says=ArticleReplaced,
        ),
        Step(
            name="withdraw",
            sources=[S.DRAFTED, S.ISSUED],
            to=S.WITHDRAWN,
            by=[STAFF],
            writes=["reason"],
            says=ArticleWithdrawn,
        ),
    ],
    tells={
        ArticleDrafted: "who drafted it knows, and the others find it in their queue",
        ArticlePublished: "everybody reads it on the page of the guides, to which their own home page leads",
        ArticleReplaced: "the article that takes its place stands there",
        ArticleWithdrawn: "everybody reads it where they read the article",
    },
    rests={
        S.DRAFTED: "a draft tells nobody anything: what is published holds on until a second person publishes it",
        S.ISSUED: "it holds until another takes its place",
    },
)

ALERT_MONTH: Final = Case(
    kind="rulebook.alert_month",
    called="alert_month",
    unknown=MonthNotFound,
    parties={},
    clocks=[ALERT],
    born=Born(state=M.OWED, starts=[ALERT], says=AlertOwed),
    steps=[
        Step(
            name="give",  # by the first alert that is published in it
            sources=[M.OWED],
            to=M.WARNED,
            by=[SYSTEM],
            meets=[ALERT],
            writes=["article_id"],
            says=AlertGiven,
        ),
        Step(name="miss", sources=[M.OWED], to=M.MISSED, by=[SYSTEM], when_missed=ALERT, says=AlertMissed),
    ],
    tells={
        AlertOwed: "staff find it in their queue, and are reminded a week before its end",
        AlertGiven: "everybody reads the alert",
        AlertMissed: [STAFF],
    },
    rests={},
)

"""Rows of articles for consumers, of months in which an alert is owed, and of people who have read an article."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database, moved_by_the_worker
from platform_core.rulebook.case.articles import ALERT_MONTH, ARTICLE
from platform_core.rulebook.case.versions import STAFF, SYSTEM
from platform_core.rulebook.errors import ArticleNotFound
from platform_core.rulebook.models.versions import READ_BY_ALL
from platform_core.rulebook.states import AlertMonthState as M
from platform_core.rulebook.states import ArticleState as S
from platform_core.rulebook.types import GUIDES, Topic
from platform_core.tenancy.walls import APPEND, READ, Wall

# A row is inserted as a draft. Only a migration may insert a published one: the first guide on a topic.
BORN: Final = """
IF NOT (NEW.number = 1 AND NEW.state = 'issued' AND session_user = 'tp_migrator')
THEN RAISE EXCEPTION 'a row is born drafted'; END IF;
RETURN NEW;
"""
IN_PERSON: Final = (
    "IF current_user = 'tp_staff' AND coalesce(NEW.issued_by, NEW.drafted_by)"
    " IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid"
    " THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;"
)
# A month is given an alert that was published in it, and no other article.
OF_ITS_MONTH: Final = """
IF NOT EXISTS (SELECT FROM rulebook_article a WHERE a.id = NEW.article_id AND a.theme = 'alert'
               AND a.state = 'issued'
               AND date_trunc('month', a.issued_at AT TIME ZONE 'Asia/Shanghai')::date = NEW.month)
THEN RAISE EXCEPTION 'no alert was published in this month'; END IF;
RETURN NEW;
"""


class ArticleQuerySet(CaseQuerySet["Article"]):
    def public(self) -> ArticleQuerySet:
        """The articles that everybody may read: those that were ever published, or came with a release."""
        return self.filter(Q(issued_at__isnull=False) | Q(drafted_by=None))

    def holding(self, theme: Topic) -> ArticleQuerySet:
        """Find the articles in force on a topic, the newest first. Only alerts may have several."""
        return self.filter(theme=theme, state=S.ISSUED).order_by("-number")

    def numbered(self, theme: str, number: int) -> Article:
        """Find an article by its topic and number, if it was ever published. Raises ``ArticleNotFound``."""
        found = self.public().filter(theme=theme, number=number).first()
        if found is None:
            raise ArticleNotFound
        return found


class Article(Row, CaseRow):
    """A guide or an alert in both languages. Its text never changes; a correction is another article.

    The first guides came with a release, so no person is named as having drafted or published them.
    """

    CASE = ARTICLE
    theme = models.CharField(max_length=20, choices=[(t.value, t.value) for t in Topic])
    number = models.PositiveIntegerField()
    zh = models.TextField()
    en = models.TextField()
    sha256 = models.CharField(max_length=64)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["theme", "number"], name="one_article_a_number"),
            models.UniqueConstraint(
                fields=["theme"],
                condition=Q(state="issued", theme__in=[*map(str, GUIDES)]),
                name="one_guide_a_topic",
            ),
            models.CheckConstraint(condition=Q(theme__in=[*map(str, Topic)]), name="article_of_a_known_topic"),
            models.CheckConstraint(condition=~Q(zh="") & ~Q(en=""), name="article_in_both_languages"),
            models.CheckConstraint(condition=Q(number=1) | Q(drafted_by__isnull=False), name="article_was_drafted"),
            models.CheckConstraint(condition=~Q(issued_by=F("drafted_by")), name="issued_by_a_second_person"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""), name="article_withdrawn_with_a_reason"
            ),
            *READ_BY_ALL,
            # When staff publish an article, they also replace the one before it, or give the month its alert.
            Wall("staff", may=("SELECT", "INSERT", ARTICLE.may_update(STAFF, also=["id", "replaced_at"]))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="born",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state IS DISTINCT FROM 'drafted'"),
                func=BORN,
            ),
            *kept_by_the_database(ARTICLE.lifecycle)[1:],
            pgtrigger.ReadOnly(
                name="text_stays", fields=["theme", "number", "zh", "en", "sha256", "drafted_by", "drafted_at"]
            ),
            pgtrigger.Trigger(
                name="in_person",  # nobody drafts or publishes in another person's name
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=IN_PERSON,
            ),
            pgtrigger.Trigger(
                name="published_in_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.issued_by IS DISTINCT FROM NEW.issued_by"),
                func=IN_PERSON,
            ),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return f"{self.theme} {self.number}"


class AlertMonthQuerySet(CaseQuerySet["AlertMonth"]):
    def still_owed(self) -> AlertMonthQuerySet:
        return self.filter(state=M.OWED)


class AlertMonth(Row, CaseRow):
    """A month in which the platform owes consumers an alert, and the first alert that it gave.

    ``month`` is the first day of the month.
    """

    CASE = ALERT_MONTH
    month = models.DateField(unique=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+", null=True)
    warned_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    objects = AlertMonthQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="month_by_its_first_day"),
            models.CheckConstraint(condition=~Q(state="warned") | Q(article__isnull=False), name="given_by_an_article"),
            *READ_BY_ALL,
            Wall("staff", may=("SELECT", ALERT_MONTH.may_update(SYSTEM, also=["id"]))),
            Wall("system", may=("SELECT", "INSERT", ALERT_MONTH.may_update(SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(ALERT_MONTH.lifecycle),
            moved_by_the_worker(M.MISSED),
            pgtrigger.ReadOnly(name="month_stays", fields=["month"]),
            pgtrigger.Trigger(
                name="of_its_month",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.article_id IS DISTINCT FROM NEW.article_id"),
                func=OF_ITS_MONTH,
            ),
            pgtrigger.Protect(name="months_stay", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ArticleReading(AppendOnly, Row):
    """A person's own word that they have read an article, at most once for each article.

    Nobody is watched: opening the page is not counted.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="readings")
    person_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["article", "person_id"], name="one_reading_a_person"),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )

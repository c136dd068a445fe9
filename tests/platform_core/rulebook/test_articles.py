"""Who publishes a guide or an alert, who reads it, and what if a month has no alert?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

import platform_core.cases.queries as cases
from platform_core.actors import part
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.rulebook import policies, queries
from platform_core.rulebook.commands import articles
from platform_core.rulebook.deadlines import ALERT
from platform_core.rulebook.errors import ArticleRefused
from platform_core.rulebook.models.articles import AlertMonth, Article, ArticleReading
from platform_core.rulebook.texts import TEXTS
from platform_core.rulebook.types import GUIDES, ArticleFacts, ArticleRefusal, Topic
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.regulators.builders import acting_as
from tests.platform_core.rulebook import builders
from tests.platform_core.rulebook.builders import DRAFTER, STAFF, swept

pytestmark = pytest.mark.duty("HSE-10")


def begun(at: datetime) -> AlertMonth | None:
    with bound(SYSTEM), transaction.atomic():
        return articles.open_month(by=part("rulebook"), at=at)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"en": " "}, (ArticleRefusal.LANGUAGE_MISSING,)),
        ({"zh": ""}, (ArticleRefusal.LANGUAGE_MISSING,)),
        ({"en": "{DL_NOT_OURS}"}, (ArticleRefusal.NUMBER_UNKNOWN,)),
        ({"en": "{DL_NRR_WINDOW}"}, ()),
        ({"holds": policies.digest("一", "one")}, (ArticleRefusal.SAME_ARTICLE,)),
    ],
)
def test_what_may_become_an_article(changes, reasons):
    facts = {"zh": "一", "en": "one", "known_numbers": frozenset({"DL_NRR_WINDOW"}), "holds": ""}
    assert policies.may_keep_article(ArticleFacts(**facts | changes)).codes() == tuple(map(str, reasons))


@pytest.mark.login("worker")
@pytest.mark.django_db
class TestPublishing:
    def test_takes_a_second_person(self, at):
        row = builders.article(at)
        with acting_as(DRAFTER), transaction.atomic():
            assert "publish" not in queries.article_actions(row, by=DRAFTER, at=at)
            with pytest.raises(ArticleRefused, match="own_article"):
                articles.publish_article(row.id, by=DRAFTER, at=at)
        with acting_as(STAFF), transaction.atomic():
            assert queries.article_actions(row, by=STAFF, at=at) == ["publish", "withdraw"]

    def test_of_a_guide_replaces_the_one_before(self, at):
        with acting_as(STAFF), transaction.atomic():
            before = queries.guide(Topic.RETURN_WINDOW)
        row = builders.published(at, Topic.RETURN_WINDOW)

        with acting_as(STAFF), transaction.atomic():
            assert queries.guide(Topic.RETURN_WINDOW) == row
            assert Article.objects.get(id=before.id).state == "replaced"
            assert queries.article("return_window", before.number).zh == before.zh  # readable for good

    def test_of_an_alert_leaves_the_others(self, at):
        first, second = builders.published(at), builders.published(at, zh="# 另一篇", en="# Another")
        with acting_as(STAFF), transaction.atomic():
            assert set(queries.alerts()) == {first, second}

    def test_says_what_holds_no_longer_and_why(self, at):
        row = builders.published(at)
        with acting_as(STAFF), transaction.atomic():
            articles.withdraw_article(row.id, reason="骗局已经查明", by=STAFF, at=at)
            found = queries.article("alert", row.number)
            assert (found.state, found.reason) == ("withdrawn", "骗局已经查明")
            assert queries.guide(Topic.ALERT) is None


@pytest.mark.login("worker")
@pytest.mark.django_db
class TestMonth:
    def test_is_owed_once(self, at):
        assert begun(at) is not None
        assert begun(at + timedelta(days=1)) is None

    def test_is_met_by_the_first_alert(self, at):
        owed = begun(at)
        alert = builders.published(at + timedelta(days=3))
        builders.published(at + timedelta(days=4), zh="# 另一篇", en="# Another")
        found = builders.seen(owed)
        assert (found.state, found.article_id) == ("warned", alert.id)

    def test_is_met_by_an_alert_that_came_before_it_was_begun(self, at):
        """Nobody opened it on its first night; the alert was public all the same."""
        alert = builders.published(at - timedelta(days=3))
        row = begun(at)
        assert row is not None
        found = builders.seen(row)
        assert (found.state, found.article_id) == ("warned", alert.id)

    def test_is_not_met_by_an_alert_of_a_later_month(self, at):
        builders.published(at)
        row = begun(at - timedelta(days=400))
        assert row is not None
        assert builders.seen(row).state == "owed"

    def test_is_not_met_by_a_guide(self, at):
        owed = begun(at)
        builders.published(at, Topic.SAFE_PAYMENT)
        assert builders.seen(owed).state == "owed"

    @pytest.mark.parametrize(("tick", "state"), [(-1, "owed"), (0, "missed")])
    def test_ends_with_its_last_day_over_the_national_day(self, tick, state):
        owed = begun(datetime(2026, 9, 30, 17, 0, tzinfo=UTC))  # the 1st of October in Shanghai
        end = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
        with acting_as(STAFF), transaction.atomic():
            assert cases.due_at(owed.id, of=ALERT) == end
        swept(end + timedelta(microseconds=tick))
        assert builders.seen(owed).state == state


@pytest.mark.login("worker")
@pytest.mark.django_db
class TestReading:
    def test_is_an_act_and_counted_once(self, at, citizen):
        alert = builders.published(at)
        with acting_as(citizen), transaction.atomic():
            assert queries.unread_alert(citizen.id) == alert
            articles.note_reading(alert, by=citizen, at=at)
            articles.note_reading(alert, by=citizen, at=at + timedelta(days=1))
            assert queries.unread_alert(citizen.id) is None
        with acting_as(STAFF), transaction.atomic():
            assert queries.readers(alert) == 1
            assert ArticleReading.objects.get().read_at == at


@pytest.mark.django_db
class TestDatabase:
    @pytest.mark.parametrize(
        ("sql", "refused"),
        [
            ("UPDATE rulebook_article SET zh = 'x' WHERE id = %s", "permission denied"),
            ("DELETE FROM rulebook_article WHERE id = %s", "permission denied"),
            ("UPDATE rulebook_article SET issued_by = drafted_by WHERE id = %s", "issued_by_a_second_person"),
        ],
    )
    def test_keeps_what_was_written(self, at, sql, refused):
        row = builders.article(at)
        with pytest.raises(DatabaseError, match=refused), acting_as(DRAFTER), transaction.atomic():
            connection.cursor().execute(sql, [row.id])

    @pytest.mark.login("worker")
    def test_gives_no_month_an_alert_of_another(self, at):
        with bound(SYSTEM), transaction.atomic():
            owed = AlertMonth(month="2026-02-01")
            owed.save(force_insert=True)
        alert = builders.published(at)
        with pytest.raises(DatabaseError, match="no alert was published"), acting_as(STAFF), transaction.atomic():
            connection.cursor().execute(
                "UPDATE rulebook_alertmonth SET article_id = %s, state = 'warned' WHERE id = %s", [alert.id, owed.id]
            )


@pytest.mark.django_db
class TestDoors:
    def test_show_guides_and_alerts_to_anybody(self, at, client: Client):
        builders.published(at)
        board = client.get("/api/storefront/v1/guides").json()
        assert {row["theme"] for row in board["guides"]} <= set(map(str, GUIDES))
        assert [row["title"]["en"] for row in board["alerts"]] == ["Beware of false claims"]
        guide = client.get("/api/storefront/v1/guides/return_window/1").json()
        assert "without a reason" in guide["title"]["en"]
        assert "7" in guide["text"]["en"]
        assert "{DL_NRR_WINDOW}" in guide["original"]["en"]
        assert client.get("/api/storefront/v1/guides/return_window/9").json()["code"] == "rulebook.article_not_found"

    def test_lead_from_an_address_for_good(self, client: Client):
        assert client.get("/open/guides/return_window").url == "/open/guides/return_window/1"
        assert client.get("/open/guides/nothing").status_code == 404
        assert client.get("/open/guides/").status_code == 200


@pytest.mark.django_db
class TestAPage:
    """What the reminder of the window links, and where its reader says that they read it."""

    @pytest.mark.parametrize("theme", [row for row in GUIDES if (TEXTS / f"guide_{row}.zh.txt").exists()])
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_is_read_whole_with_numbers_in_words(self, client: Client, theme: Topic, language: str):
        page = client.get(f"/open/guides/{theme}/1", headers={"Accept-Language": language})
        assert page.status_code == 200
        assert "{DL_" not in page.content.decode()

    @pytest.mark.parametrize("spec", [spec for spec in DECLARED.values() if spec.guide], ids=lambda spec: spec.kind)
    def test_is_there_for_each_clock_that_names_one(self, client: Client, spec: Deadline):
        assert client.get(f"/open/guides/{spec.guide}").status_code == 302

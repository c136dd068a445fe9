"""How does a text become a rule, and who has to wait for whom?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import TICK
from platform_core.rulebook import queries
from platform_core.rulebook.commands import accepting, publishing
from platform_core.rulebook.errors import (
    AlreadyAnswered,
    AnnouncementRefused,
    ChangeUnderWay,
    CommentsClosed,
    CommentsNotAsked,
    CommentsUnanswered,
    DraftRefused,
    NotInForce,
    VersionNotFound,
    WordsMissing,
)
from platform_core.rulebook.models.versions import Acceptance
from platform_core.rulebook.types import Occasion, RuleKind, Weight
from platform_core.states import IllegalTransition
from tests.platform_core.regulators.builders import acting_as
from tests.platform_core.rulebook import builders
from tests.platform_core.rulebook.builders import DRAFTER, STAFF
from tests.platform_core.rulebook.conftest import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)


@pytest.mark.duty("ECL-34a", "OPR-12")
class TestAVersion:
    def test_takes_the_place_of_the_one_before_on_its_day_and_not_a_tick_before(self, at: datetime) -> None:
        before, row = builders.holding(), builders.announced(at)
        midnight = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)
        assert row.effective_on == date(2026, 3, 18)

        builders.swept(midnight - TICK)
        assert (builders.now(row).state, builders.now(before).state) == ("announced", "in_force")

        builders.swept(midnight)
        assert (builders.now(row).state, builders.now(before).state) == ("in_force", "archived")
        with acting_as(STAFF), transaction.atomic():
            assert topics_about(before.id) == ["rulebook.archived"]
            assert topics_about(row.id)[-1] == "rulebook.in_force"

    def test_is_announced_by_a_second_person_for_a_day_with_full_days_before(
        self, at: datetime, refused: Refused
    ) -> None:
        row = builders.heard(at)

        with refused(AnnouncementRefused) as info:
            builders.announce(row, at, on=date(2026, 3, 17), by=DRAFTER)

        assert info.value.params == {"reasons": ("own_draft", "effect_too_soon"), "earliest": "2026-03-18"}
        assert builders.announce(row, at, on=date(2026, 3, 18)).state == "announced"

    def test_that_is_weighty_waits_longer(self, at: datetime, refused: Refused) -> None:
        row = builders.heard(at, weight=Weight.MAJOR)

        with refused(AnnouncementRefused):
            builders.announce(row, at, on=date(2026, 3, 25))

        assert builders.announce(row, at, on=date(2026, 3, 26)).effective_on == date(2026, 3, 26)

    def test_is_not_announced_while_comments_are_taken(self, at: datetime, refused: Refused) -> None:
        row = builders.opened(at)

        with refused(IllegalTransition):
            builders.announce(row, at, on=date(2026, 5, 1))

    def test_is_shown_to_everybody_once_comments_are_asked_for(
        self, at: datetime, citizen: Actor, refused: Refused
    ) -> None:
        row = builders.drafted(at)
        with acting_as(citizen), transaction.atomic():
            assert [found.number for found in queries.versions("fees")] == [1]
        with refused(VersionNotFound):
            builders.commented(row, citizen, at)

        with acting_as(DRAFTER), transaction.atomic():
            publishing.open_comments(row.id, by=DRAFTER, at=at)
        with acting_as(citizen), transaction.atomic():
            assert sorted(found.number for found in queries.versions("fees")) == [1, 2]

    def test_is_the_only_change_of_its_rule(self, at: datetime, refused: Refused) -> None:
        builders.opened(at)
        second = builders.drafted(at)

        with refused(ChangeUnderWay), acting_as(DRAFTER):
            publishing.open_comments(second.id, by=DRAFTER, at=at)

        builders.opened(at, rule=RuleKind.REVIEWS)

    def test_that_says_nothing_new_is_refused_with_every_reason(self, at: datetime, refused: Refused) -> None:
        held = builders.holding()

        with refused(DraftRefused) as info:
            builders.drafted(at, zh=held.zh, en=held.en, why="")

        assert info.value.reasons == ("same_text", "why_missing")

    def test_is_withdrawn_with_a_reason_and_then_never_takes_effect(self, at: datetime, refused: Refused) -> None:
        row = builders.announced(at)
        with refused(WordsMissing), acting_as(STAFF):
            publishing.withdraw(row.id, reason=" ", by=STAFF, at=at)

        with acting_as(STAFF), transaction.atomic():
            publishing.withdraw(row.id, reason="另行起草", by=STAFF, at=at)
        builders.swept(at + 30 * DAY)

        assert (builders.now(row).state, builders.holding().number) == ("withdrawn", 1)


@pytest.mark.duty("ECL-34a", "OPR-07")
class TestTheTimeForComments:
    def test_is_seven_days_to_the_tick_however_late_the_sweep_is(
        self, at: datetime, citizen: Actor, refused: Refused
    ) -> None:
        row = builders.opened(at)
        end = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)
        assert row.comments_until == end

        builders.commented(row, citizen, end - TICK)
        with refused(CommentsClosed) as info:
            builders.commented(row, citizen, end)

        assert info.value.closed_at == end

    def test_has_to_be_asked_for(self, at: datetime, citizen: Actor, refused: Refused) -> None:
        with refused(CommentsNotAsked):
            builders.commented(builders.holding(), citizen, at)

    def test_takes_no_empty_comment(self, at: datetime, citizen: Actor, refused: Refused) -> None:
        with refused(WordsMissing):
            builders.commented(builders.opened(at), citizen, at, text="  ")


@pytest.mark.duty("OPR-07")
class TestAComment:
    def test_is_answered_before_the_change_is_announced(self, at: datetime, citizen: Actor, refused: Refused) -> None:
        row = builders.opened(at - builders.LONG_ENOUGH)
        said = builders.commented(row, citizen, at - 8 * DAY)
        builders.swept(at)
        with refused(CommentsUnanswered):
            builders.announce(row, at, on=date(2026, 3, 18))

        builders.answered(said, at)

        assert builders.announce(row, at, on=date(2026, 3, 18)).state == "announced"
        with acting_as(STAFF), transaction.atomic():
            assert topics_about(said.id) == ["rulebook.commented", "rulebook.answered"]

    def test_is_answered_once(self, at: datetime, citizen: Actor, refused: Refused) -> None:
        said = builders.commented(builders.opened(at), citizen, at)
        builders.answered(said, at)

        with refused(AlreadyAnswered):
            builders.answered(said, at)


@pytest.mark.duty("ECL-32")
class TestAcceptance:
    def test_names_the_versions_in_force_by_one_act(self, at: datetime, citizen: Actor) -> None:
        with acting_as(citizen), transaction.atomic():
            held = queries.to_accept(Occasion.ORDER)
            ids = [each.version_id for each in held]
            accepting.accept(Occasion.ORDER, about_id=citizen.id, person_id=citizen.id, versions=ids, by=citizen, at=at)
            rows = list(Acceptance.objects.order_by("id"))
            assert [each.rule for each in held] == ["agreement", "returns", "disputes"]
            assert [row.version_id for row in rows] == ids
            assert len({row.act_id for row in rows}) == 1
            assert topics_about(rows[0].act_id) == ["rulebook.accepted"]

    def test_of_a_version_that_was_replaced_is_refused(self, at: datetime, citizen: Actor, refused: Refused) -> None:
        before = builders.holding(RuleKind.RETURNS)
        with acting_as(citizen), transaction.atomic():
            shown = [each.version_id for each in queries.to_accept(Occasion.ORDER)]
        after = builders.in_force(at, rule=RuleKind.RETURNS)

        with refused(NotInForce) as info, acting_as(citizen):
            accepting.accept(
                Occasion.ORDER, about_id=citizen.id, person_id=citizen.id, versions=shown, by=citizen, at=at
            )

        assert before.id in shown
        assert set(info.value.in_force) - set(shown) == {after.id}

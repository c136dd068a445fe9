"""Is a shop heard before a measure, told why, published in time, and looked at again by somebody else?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from merchants.sanctions import commands, queries
from merchants.sanctions.errors import (
    AppealTooLate,
    EndsTooSoon,
    HasAnEnd,
    HearingClosed,
    InEffectAlready,
    NothingToPublish,
    NotInEffect,
    SamePerson,
    SanctionRefused,
)
from merchants.sanctions.models import Bulletin, Sanction
from merchants.sanctions.types import Statement
from merchants.shops.errors import ReasonRequired
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.eventlog.queries import timeline
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.merchants.builders import acting_as, opened, owner_of, recorded
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER, REVIEWER, WHY, made
from tests.platform_core.cases.trying import sweep

DAY = timedelta(days=1)
HEARD_BY = datetime(2026, 3, 15, 16, 0, tzinfo=UTC)  # the fifth day after the 10th has ended in Shanghai
PUBLISHED_BY = datetime(2026, 3, 11, 16, 0, tzinfo=UTC)  # one working day after the 10th
APPEAL_BY = datetime(2026, 3, 25, 16, 0, tzinfo=UTC)  # the fifteenth day after the 10th
ANSWER_BY = datetime(2026, 3, 19, 16, 0, tzinfo=UTC)  # seven working days after the 10th


def standing(shop: Merchant) -> str:
    with acting_as(DECIDER), transaction.atomic():
        return str(shops_queries.shop(shop.id).state)


def published(row: Sanction) -> list[str]:
    """As anybody reads it."""
    with bound(scopes.ANONYMOUS), transaction.atomic():
        found = Bulletin.objects.filter(sanction_id=row.id).order_by("published_at", "id")
        return list(found.values_list("said", flat=True))


def topics(row: Sanction) -> list[str]:
    with acting_as(DECIDER), transaction.atomic():
        return [entry.topic.removeprefix("merchants.") for entry in timeline(row.id)]


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("OPR-NEG")
class TestTheHearing:
    def test_comes_before_any_effect_with_facts_and_clause(self, shop: Merchant, at: datetime) -> None:
        violation = recorded(shop, at)

        row = sanctions.proposed(shop, at, violations=(violation,))

        assert (row.state, row.in_effect, standing(shop)) == ("proposed", False, "open")
        with acting_as(owner_of(shop)), transaction.atomic():
            mine = queries.sanction(row.id, by=owner_of(shop))
            assert (mine.facts, queries.basis(mine).rule, queries.answered_violations(mine)) == (
                sanctions.FACTS,
                "agreement",
                (violation,),
            )
            assert [found.name for found in queries.sanction_actions(mine, by=owner_of(shop), at=at)] == ["answer"]

    def test_refuses_a_proposal_that_says_too_little(self, shop: Merchant, at: datetime, refused) -> None:
        with acting_as(DECIDER), refused(SanctionRefused) as info:
            commands.propose_sanction(
                sanctions.proposal(shop, facts="", evidence=(), clause=(new_id(), 1)), by=DECIDER, at=at
            )

        assert info.value.reasons == ("facts_not_told", "clause_not_in_force", "nothing_shows_it")
        with acting_as(owner_of(shop)), refused(WrongRole):
            commands.propose_sanction(sanctions.proposal(shop), by=owner_of(shop), at=at)
        with acting_as(DECIDER):
            assert not Sanction.objects.exists()

    def test_ends_with_the_fifth_day_and_then_staff_may_decide(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.proposed(shop, at)
        with acting_as(DECIDER), refused(IllegalTransition):
            commands.decide_sanction(row.id, reasons=WHY, by=DECIDER, at=at)

        sweep(HEARD_BY - TICK)
        assert sanctions.now(row).state == "proposed"
        sweep(HEARD_BY)

        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=HEARD_BY)
        assert (topics(row)[1], standing(shop)) == ("sanction_unanswered", "suspended")

    def test_takes_no_answer_once_it_is_over(self, shop: Merchant, at: datetime, refused) -> None:
        row, owner = sanctions.proposed(shop, at), owner_of(shop)

        with acting_as(owner), refused(HearingClosed) as info:
            commands.answer_hearing(row.id, text="迟了。", by=owner, at=HEARD_BY)
        with acting_as(owner), refused(ReasonRequired):
            commands.answer_hearing(row.id, text=" ", by=owner, at=at)

        assert info.value.closed_at == HEARD_BY
        sweep(HEARD_BY)
        with acting_as(owner), refused(HearingClosed):
            commands.answer_hearing(row.id, text="迟了。", by=owner, at=HEARD_BY + DAY)

    def test_does_not_hang_where_nobody_decides(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.heard(shop, at)
        due = datetime(2026, 3, 24, 16, 0, tzinfo=UTC)  # ten working days after the 10th

        sweep(due - TICK)
        assert sanctions.now(row).state == "heard"
        sweep(due)

        assert (sanctions.now(row).state, standing(shop)) == ("lapsed", "open")


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("OPR-NEG")
class TestAnUrgentMeasure:
    def test_takes_effect_at_once_and_is_heard_afterwards(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.proposed(shop, at)
        with acting_as(DECIDER), refused(ReasonRequired):
            commands.impose_at_once(row.id, danger=" ", by=DECIDER, at=at)

        made(commands.impose_at_once, row.id, danger=sanctions.DANGER, by=DECIDER, at=at)

        assert (sanctions.now(row).state, standing(shop)) == ("proposed", "suspended")
        with acting_as(DECIDER), refused(InEffectAlready):
            commands.impose_at_once(row.id, danger="再次", by=DECIDER, at=at)
        made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=at + DAY)
        assert sanctions.now(row).effective_at == at

    def test_is_lifted_where_it_is_dropped(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.imposed(shop, at)
        made(commands.drop_sanction, row.id, reason="复检合格。", by=REVIEWER, at=at + DAY)

        assert (sanctions.now(row).in_effect, standing(shop)) == (False, "open")

    @pytest.mark.duty("ECL-29")
    def test_stays_in_effect_while_nobody_decides_and_each_time_people_are_told(
        self, shop: Merchant, at: datetime
    ) -> None:
        row = sanctions.imposed(shop, at)
        for days in range(0, 400, 20):
            sweep(HEARD_BY + days * DAY)

        assert (sanctions.now(row).state, standing(shop)) == ("heard", "suspended")
        assert topics(row).count("sanction_undecided") > 10
        assert published(row) == ["imposed", "not_decided"]
        made(commands.drop_sanction, row.id, reason="复检合格。", by=REVIEWER, at=HEARD_BY + 400 * DAY)
        assert (sanctions.now(row).state, standing(shop)) == ("dropped", "open")
        assert published(row) == ["imposed", "not_decided", "over"]

    def test_may_be_decided_after_the_last_day_that_was_proposed(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.imposed(shop, at, until_on=date(2026, 3, 20))
        sweep(HEARD_BY)
        later = HEARD_BY + 30 * DAY
        sweep(later)

        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=later)

        assert (sanctions.now(row).ends_on, standing(shop)) == (None, "suspended")

    def test_stays_in_effect_while_nobody_answers_an_appeal(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.imposed(shop, at)
        made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=at)
        made(commands.appeal_sanction, row.id, text="不服。", by=owner_of(shop), at=at)

        sweep(ANSWER_BY)

        assert (sanctions.now(row).in_effect, standing(shop)) == (True, "suspended")
        assert topics(row)[-1] == "appeal_unanswered"


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheEnd:
    def test_comes_by_itself_with_the_last_day(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.decided(shop, at, until_on=date(2026, 3, 12))
        due = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)

        sweep(due - TICK)
        assert standing(shop) == "suspended"
        sweep(due)

        assert (sanctions.now(row).state, sanctions.now(row).ended_at, standing(shop)) == ("decided", due, "open")

    def test_may_be_named_later_and_comes_sooner_by_a_reason(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.decided(shop, at)
        made(commands.limit_sanction, row.id, until_on=date(2026, 4, 1), by=DECIDER, at=at)
        with acting_as(DECIDER), refused(HasAnEnd):
            commands.limit_sanction(row.id, until_on=date(2026, 5, 1), by=DECIDER, at=at)
        with acting_as(DECIDER), refused(ReasonRequired):
            commands.lift_sanction(row.id, reason=" ", by=DECIDER, at=at)

        made(commands.lift_sanction, row.id, reason="已经整改。", by=DECIDER, at=at + DAY)

        assert standing(shop) == "open"
        with acting_as(DECIDER), refused(NotInEffect):
            commands.lift_sanction(row.id, reason="再次", by=DECIDER, at=at + DAY)

    def test_lies_in_the_future(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.heard(shop, at, until_on=date(2026, 3, 12))

        with acting_as(DECIDER), refused(EndsTooSoon):
            commands.decide_sanction(row.id, reasons=WHY, by=DECIDER, at=at + 2 * DAY)

        assert (sanctions.now(row).state, standing(shop)) == ("heard", "open")

    @pytest.mark.duty("ECL-29")
    def test_is_no_day_where_there_is_danger_but_a_persons_word(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.imposed(shop, at, until_on=date(2026, 3, 20))
        made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=at)
        with acting_as(DECIDER), refused(HasAnEnd):
            commands.limit_sanction(row.id, until_on=date(2026, 4, 1), by=DECIDER, at=at)
        for days in (30, 60, 90):
            sweep(at + days * DAY)

        assert (sanctions.now(row).in_effect, standing(shop)) == (True, "suspended")
        made(commands.lift_sanction, row.id, reason="复检合格。", by=DECIDER, at=at + 90 * DAY)
        assert standing(shop) == "open"

    def test_of_one_measure_opens_no_shop_that_another_suspends(self, shop: Merchant, at: datetime) -> None:
        first, second = sanctions.decided(shop, at), sanctions.imposed(shop, at)

        made(commands.lift_sanction, first.id, reason="已经整改。", by=DECIDER, at=at + DAY)
        assert standing(shop) == "suspended"
        made(commands.drop_sanction, second.id, reason="复检合格。", by=DECIDER, at=at + DAY)

        assert standing(shop) == "open"


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("OPR-NEG")
class TestAnAppeal:
    def test_is_answered_by_another_person(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.appealed(shop, at)

        for command in (commands.uphold_sanction, commands.reverse_sanction):
            with acting_as(DECIDER), refused(SamePerson):
                command(row.id, reasons=WHY, by=DECIDER, at=at)
            with acting_as(REVIEWER), refused(ReasonRequired):
                command(row.id, reasons="", by=REVIEWER, at=at)
        with acting_as(DECIDER), transaction.atomic():
            mine = [found.name for found in queries.sanction_actions(sanctions.now(row), by=DECIDER, at=at)]

        assert not {"uphold", "reverse"} & set(mine)
        made(commands.uphold_sanction, row.id, reasons="样品来自本店。", by=REVIEWER, at=at)
        assert (sanctions.now(row).state, standing(shop)) == ("stands", "suspended")

    def test_that_is_right_lifts_all_and_names_the_violations_that_count_no_more(
        self, shop: Merchant, at: datetime
    ) -> None:
        violations = tuple(sorted((recorded(shop, at), recorded(shop, at))))

        row = sanctions.reversed_(shop, at, violations=violations)

        assert (sanctions.now(row).in_effect, standing(shop)) == (False, "open")
        with acting_as(DECIDER), transaction.atomic():
            [fact] = [entry for entry in timeline(row.id) if entry.topic == "merchants.sanction_reversed"]
        assert fact.payload["violations"] == [*map(str, violations)]

    def test_has_its_fifteen_days_and_not_a_tick_more(self, shop: Merchant, at: datetime, refused) -> None:
        row, owner = sanctions.decided(shop, at), owner_of(shop)

        with acting_as(owner), refused(AppealTooLate):
            commands.appeal_sanction(row.id, text="不服。", by=owner, at=APPEAL_BY)
        sweep(APPEAL_BY - TICK)
        assert sanctions.now(row).state == "decided"
        sweep(APPEAL_BY)

        assert (sanctions.now(row).state, standing(shop)) == ("stands", "suspended")
        with acting_as(owner), refused(AppealTooLate) as info:
            commands.appeal_sanction(row.id, text="不服。", by=owner, at=APPEAL_BY + DAY)
        assert info.value.closed_at == APPEAL_BY

    def test_has_no_day_more_because_the_fifteenth_is_one_of_rest(self, shop: Merchant, at: datetime) -> None:
        """A number of the house: it ends with the Saturday."""
        row = sanctions.decided(shop, at + 3 * DAY)

        sweep(APPEAL_BY + 3 * DAY - TICK)
        assert sanctions.now(row).state == "decided"
        sweep(APPEAL_BY + 3 * DAY)
        assert sanctions.now(row).state == "stands"

    def test_that_nobody_answers_leaves_in_effect_what_somebody_has_decided(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.appealed(shop, at)

        sweep(ANSWER_BY - TICK)
        assert topics(row).count("appeal_unanswered") == 0
        sweep(ANSWER_BY)
        assert (sanctions.now(row).state, standing(shop)) == ("appealed", "suspended")
        sweep(ANSWER_BY + 20 * DAY)

        assert topics(row).count("appeal_unanswered") == 2
        made(commands.uphold_sanction, row.id, reasons="样品来自本店。", by=REVIEWER, at=ANSWER_BY + 20 * DAY)
        assert (sanctions.now(row).in_effect, standing(shop)) == (True, "suspended")
        assert published(row) == ["decided"]

    def test_that_is_upheld_after_the_last_day_brings_nothing_back(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.appealed(shop, at, until_on=date(2026, 3, 25))
        sweep(ANSWER_BY)
        sweep(datetime(2026, 3, 25, 16, 0, tzinfo=UTC))

        made(commands.uphold_sanction, row.id, reasons="样品来自本店。", by=REVIEWER, at=ANSWER_BY + 20 * DAY)

        assert (sanctions.now(row).in_effect, standing(shop)) == (False, "open")


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("ECL-36", "OTM-30")
class TestBulletins:
    def test_come_out_by_themselves_after_one_working_day(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.decided(shop, at)

        sweep(PUBLISHED_BY - TICK)
        assert published(row) == []
        sweep(PUBLISHED_BY)

        assert published(row) == ["decided"]
        with bound(scopes.ANONYMOUS), transaction.atomic():
            [said] = queries.bulletins()
        assert (said.trade_name, said.facts, said.words) == (shop.trade_name, sanctions.FACTS, WHY)
        assert (said.published_at, said.published_by) == (PUBLISHED_BY, None)

    def test_wait_for_a_working_day(self, shop: Merchant, at: datetime) -> None:
        friday = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
        row = sanctions.decided(shop, friday)

        sweep(datetime(2026, 3, 16, 16, 0, tzinfo=UTC) - TICK)
        assert published(row) == []
        sweep(datetime(2026, 3, 16, 16, 0, tzinfo=UTC))

        assert published(row) == ["decided"]

    def test_may_come_sooner_by_staff_and_then_no_more(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.decided(shop, at)
        made(commands.publish_sanction, row.id, by=DECIDER, at=at)

        sweep(PUBLISHED_BY)

        assert published(row) == ["decided"]
        with acting_as(DECIDER), refused(NothingToPublish):
            commands.publish_sanction(row.id, by=DECIDER, at=at)

    def test_say_of_a_reversed_measure_that_it_was_and_stay(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.decided(shop, at)
        sweep(PUBLISHED_BY)
        made(commands.appeal_sanction, row.id, text="不服。", by=owner_of(shop), at=PUBLISHED_BY)
        made(commands.reverse_sanction, row.id, reasons="样品批号不符。", by=REVIEWER, at=PUBLISHED_BY)

        assert published(row) == ["decided", "reversed"]
        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert {said.latest for said in queries.bulletins()} == {Statement.REVERSED}

    def test_say_nothing_of_what_was_never_taken(self, shop: Merchant, at: datetime, refused) -> None:
        row = sanctions.proposed(shop, at)
        with acting_as(DECIDER), refused(NothingToPublish):
            commands.publish_sanction(row.id, by=DECIDER, at=at)
        made(commands.drop_sanction, row.id, reason="证据不足。", by=DECIDER, at=at)

        assert published(row) == []

    def test_tell_of_an_urgent_measure_and_of_the_decision_on_it(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.imposed(shop, at)
        sweep(PUBLISHED_BY)
        made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=PUBLISHED_BY)
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=PUBLISHED_BY)

        sweep(PUBLISHED_BY + 2 * DAY - TICK)
        assert published(row) == ["imposed"]
        sweep(PUBLISHED_BY + 2 * DAY)

        assert published(row) == ["imposed", "decided"]


@pytest.mark.django_db
def test_a_measure_is_nobody_elses_business(shop: Merchant, at: datetime) -> None:
    row, rival = sanctions.proposed(shop, at), owner_of(opened(at, trade_name="隔壁茶铺"))

    with acting_as(rival), transaction.atomic():
        assert not queries.sanctions_of(rival).exists()
    with acting_as(Actor(id=new_id(), role=Role.SHOPPER)), transaction.atomic():
        assert not queries.sanctions_of(ANONYMOUS)
    assert row.number.startswith("S20260310")

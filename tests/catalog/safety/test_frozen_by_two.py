"""What becomes of a lot that two samples call dangerous, when one or both are set aside?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction

import platform_core.cases.queries as cases
from catalog.safety import subscribers as catalog_subscribers
from catalog.safety.commands import samples as commands
from catalog.safety.deadlines import DECIDE_OBJECTION
from catalog.safety.events import SampleOverturned
from catalog.safety.models.sampling import Sample
from catalog.safety.subscribers import said_of_sample
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.facts import DeliveryContext
from platform_core.notices.models import Notice
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY
from tests.merchants.builders import acting_as, operator
from tests.merchants.sanctions.test_doors import on_duty

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def shop(db: None, at: datetime) -> UUID:
    """Ten pieces of lot L1 on show, since yesterday."""
    shop = builders.open_shop(at=at - DAY)
    builders.on_show(shop, at=at - DAY)
    return shop


@pytest.mark.duty("CRL-19", "SPT-03")
class TestALotThatTwoCallDangerous:
    @pytest.fixture
    def tested(self, shop: UUID, at: datetime) -> Sample:
        return safety.at_laboratory(at, shop=shop)

    def test_stays_frozen_on_the_word_of_the_other(self, tested: Sample, at: datetime):
        freeze = safety.frozen(tested.sku_id, at, by=builders.trader(tested.merchant_id))

        row = safety.set_aside(tested, at)

        assert (row.state, safety.fresh(freeze).state) == ("overturned", "frozen")
        assert builders.shelf(row.merchant_id) == (0, 0)
        assert not any(promise in text for text in self.letters(row) for promise in ("may be sold", "可以恢复销售"))

    def test_is_free_where_nobody_else_does_and_its_shop_is_told_so(self, tested: Sample, at: datetime):
        zh, en = self.letters(safety.set_aside(tested, at))

        assert "可以恢复销售" in zh
        assert "may be sold again" in en

    def test_stays_frozen_while_a_second_sample_of_it_has_failed(self, shop: UUID, tested: Sample, at: datetime):
        """The freeze is the first one's: who sets the first result aside frees no lot that the second condemns."""
        row, _ = self.first_of_two_set_aside(shop, tested, at + DAY)

        assert (row.state, safety.freeze_of(row).state) == ("overturned", "frozen")
        assert builders.shelf(shop) == (0, 0)

    def test_is_freed_by_a_person_alone_where_nobody_decided_on_the_second(
        self, shop: UUID, tested: Sample, at: datetime
    ):
        """Its result stands, since nothing shows that it is wrong, but does not condemn the lot."""
        second = safety.at_laboratory(at, shop=shop)
        for row, later in ((tested, 3 * DAY), (second, 0 * DAY)):
            self.fails(row, at)
            self.objected(row, at + later)
        with bound(SYSTEM), transaction.atomic():
            undecided = cases.due_at(second.id, of=DECIDE_OBJECTION)
        assert undecided
        builders.swept(undecided)

        by = operator()
        with acting_as(by), transaction.atomic():
            commands.overturn_result(tested.id, decision="已核对报告", by=by, at=undecided)

        row = safety.freeze_of(tested)
        assert (safety.fresh(second).state, row.state) == ("upheld", "frozen")
        assert safety.lifted(row, undecided).state == "lifted"

    def test_is_free_once_both_results_are_set_aside_in_whatever_order(self, shop: UUID, tested: Sample, at: datetime):
        first, second = self.first_of_two_set_aside(shop, tested, at + DAY)

        zh, en = self.letters(safety.overturned(second, at + DAY))

        assert safety.freeze_of(first).state == "lifted"
        assert builders.shelf(shop) == (10, 0)
        assert ("可以恢复销售" in zh, "may be sold again" in en) == (True, True)

    def test_waits_for_another_where_who_sets_the_last_aside_had_it_frozen(
        self, shop: UUID, tested: Sample, at: datetime
    ):
        first, second = self.first_of_two_set_aside(shop, tested, at + DAY)
        froze = replace(operator(), id=safety.freeze_of(first).frozen_by)

        row = safety.overturned(second, at + DAY, by=froze)

        assert (row.state, safety.freeze_of(first).state) == ("overturned", "frozen")
        assert "another person of ours frees it" in self.letters(row)[-1]
        assert self.staff_are_told_to_free(row, at) == ["catalog.lot_to_free"]
        safety.lifted(safety.freeze_of(first), at + DAY)

    def test_is_for_nobody_to_free_where_another_calls_it_unsafe(self, tested: Sample, at: datetime):
        safety.frozen(tested.sku_id, at, by=builders.trader(tested.merchant_id))

        assert self.staff_are_told_to_free(safety.set_aside(tested, at), at) == []

    def first_of_two_set_aside(self, shop: UUID, tested: Sample, at: datetime) -> tuple[Sample, Sample]:
        second = safety.at_laboratory(at, shop=shop)
        return safety.set_aside(tested, at, meanwhile=partial(self.fails, second, at)), second

    @staticmethod
    def fails(row: Sample, at: datetime) -> None:
        by = operator()
        with acting_as(by), transaction.atomic():
            commands.record_failure(row.id, result=safety.RESULT, danger=safety.DANGER, by=by, at=at)

    @staticmethod
    def objected(row: Sample, at: datetime) -> None:
        seller = builders.trader(row.merchant_id)
        with acting_as(seller), transaction.atomic():
            commands.object_to_result(row.id, text="样品保存不当", by=seller, at=at)

    @staticmethod
    def staff_are_told_to_free(row: Sample, at: datetime) -> list[str]:
        fact = SampleOverturned(sample_id=row.id, number=row.number, merchant_id=row.merchant_id)
        staff = on_duty(at)
        context = DeliveryContext(
            event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=row.merchant_id
        )
        with bound(SYSTEM), transaction.atomic():
            catalog_subscribers.tell_of_a_lot_to_free(fact, context)
        with acting_as(Actor(staff.id, Role.SHOPPER)), transaction.atomic():
            return list(Notice.objects.filter(template="catalog.lot_to_free").values_list("template", flat=True))

    @staticmethod
    def letters(row: Sample) -> list[str]:
        fact = SampleOverturned(sample_id=row.id, number=row.number, merchant_id=row.merchant_id)
        with bound(SYSTEM), transaction.atomic():
            said = said_of_sample(fact)
            return [render_text("catalog.sample_overturned_for_shop", language, said).body for language in Language]

"""Is the draw committed to before anybody can know it, and is a sample heard before it is judged for good?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.safety import personal_data, policies, queries
from catalog.safety.commands import samples as samples_commands
from catalog.safety.commands import sampling
from catalog.safety.errors import (
    CorrectionTooLate,
    JudgedByAnother,
    ObjectionTooLate,
    RecheckTooEarly,
    SampleNotFound,
    SamplingRefused,
)
from catalog.safety.events import SampleDrawn, SamplingCommitted, SamplingDrawn, SamplingRevealed
from catalog.safety.models.sampling import RiskNote, Sample, Sampling
from catalog.safety.states import FreezeState, SampleState
from catalog.safety.types import Finding, LabResult
from catalog.stock import commands as stock_commands
from platform_core.actors import RELAY, Actor, Role
from platform_core.deadlines.queries import promises
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import TICK, local_day
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY, refuses
from tests.merchants.builders import acting_as, operator

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def said(sample: Sample) -> list[str]:
    """What everybody reads of it."""
    with bound(ANONYMOUS), transaction.atomic():
        return [row.said for row in queries.statements_about([sample.id])]


@pytest.mark.duty("SPT-03", "HSE-11")
class TestASampling:
    def test_is_committed_to_listed_drawn_and_revealed_in_this_order(self, at: datetime):
        shop = builders.open_shop(at=at - DAY)
        skus = [builders.new_sku(f"TEA-{n}", lot=f"L{n}") for n in range(6)]
        builders.on_show(shop, *skus, at=at - DAY)

        plan = safety.planned(at, wanted=2)
        builders.swept(at + DAY - TICK)
        assert safety.fresh(plan).population_sha256 == ""
        builders.swept(at + DAY)
        drawn = safety.fresh(plan)
        with bound(SYSTEM), transaction.atomic():
            samples = set(Sample.objects.filter(sampling=plan).values_list("listed__place", flat=True))
        builders.swept(at + 16 * DAY)

        with bound(ANONYMOUS), transaction.atomic():  # all that it takes, everybody may read
            shown = queries.sampling(plan.id)
            text = policies.population_text(queries.population_lines(shown))
            places = queries.drawn_places(shown)
        with bound(SYSTEM), transaction.atomic():
            topics = topics_about(plan.id)
        assert drawn.revealed == ""
        assert (shown.population_size, shown.population_sha256) == (6, policies.commitment(text))
        assert policies.commitment(shown.revealed) == shown.commitment
        assert (set(places), len(places)) == (samples, 2)
        assert topics == [SamplingCommitted.topic, SamplingDrawn.topic, SamplingRevealed.topic]

    def test_lists_no_lot_that_nobody_can_buy(self, at: datetime):
        shop, today = builders.open_shop(at=at - DAY), local_day(at)
        codes = ("GOOD", "FROZEN", "PROMISED", "OVER")
        skus = [builders.new_sku(code, lot=code, best_before=today + 2 * DAY) for code in codes[:3]]
        builders.on_show(shop, *skus, builders.new_sku("OVER", lot="OVER", best_before=today), at=at - DAY)
        with builders.as_shop(shop), transaction.atomic():
            reserved = {builders.sku_of(shop, code).id: pieces for code, pieces in (("FROZEN", 4), ("PROMISED", 10))}
            stock_commands.reserve(reserved, source=new_id(), by=builders.trader(shop), at=at)
        safety.frozen(builders.sku_of(shop, "FROZEN").id, at, lot="FROZEN")
        with builders.as_shop(shop), transaction.atomic():  # four pieces are promised, five come new
            more = builders.sku_of(shop, "FROZEN").id
            stock_commands.receive_stock(more, quantity=5, lot="NEW", by=builders.trader(shop), at=at)

        with bound(SYSTEM), transaction.atomic():
            listed = {item.lot for item in queries.drawable("general", at=at + DAY)}

        assert listed == {"GOOD", "NEW"}

    def test_is_made_once_and_read_as_often_as_anybody_asks(self, at: datetime):
        row = safety.drawn(at)
        builders.swept(at + 20 * DAY)

        with bound(ANONYMOUS), transaction.atomic():
            shown = queries.sampling(row.sampling_id)
            first = queries.drawn_places(shown)
            with CaptureQueriesContext(connection) as asked:
                assert queries.drawn_places(queries.sampling(row.sampling_id)) == first == [0]
            assert [(place, item.lot) for place, item in queries.drawn_lines(shown)] == [(0, "L1")]
        assert len(asked) == 1

    def test_draws_nothing_where_nothing_is_on_show(self, at: datetime):
        plan = safety.planned(at)

        builders.swept(at + DAY)

        assert (safety.fresh(plan).population_size, safety.fresh(plan).state) == (0, "drawn")

    def test_gives_a_listing_of_which_somebody_complained_more_tickets(self, at: datetime):
        shop = builders.open_shop(at=at - DAY)
        listing = builders.on_show(shop, at=at - DAY)
        with acting_as(RELAY), transaction.atomic():
            for source in (UUID(int=1), UUID(int=2), UUID(int=2)):
                sampling.note_risk(listing.id, source_type="complaints.complaint", source_id=source, by=RELAY, at=at)
        safety.planned(at)

        builders.swept(at + DAY)

        with bound(SYSTEM), transaction.atomic():
            assert RiskNote.objects.count() == 2
            assert [item.weight for item in queries.population_lines(Sampling.objects.get())] == [3]

    def test_is_planned_by_staff_with_its_risk(self, at: datetime):
        seller = builders.trader(builders.open_shop(at=at))

        refuses(WrongRole, lambda: safety.planned(at, by=seller), lifecycle="sampling", transition="plan")
        refuses(SamplingRefused, lambda: safety.planned(at, risk=""), reasons=("risk_not_told",))

    @pytest.mark.parametrize(
        ("change", "refused"),
        [
            ("revealed = repeat('a', 64)", "not the seed that was committed to"),
            ("population_sha256 = repeat('b', 64)", "listed once"),
        ],
    )
    def test_is_kept_by_the_database_as_it_was_committed_to(self, at: datetime, change: str, refused: str):
        row = safety.drawn(at)

        with bound(SYSTEM), pytest.raises(InternalError, match=refused), transaction.atomic():
            self.run(f"UPDATE catalog_sampling SET {change} WHERE id = %s", row.sampling_id)

    def test_has_no_line_added_to_its_list_after_the_draw(self, at: datetime):
        row = safety.drawn(at)

        with bound(SYSTEM), pytest.raises(InternalError, match="before the draw"), transaction.atomic():
            self.run(
                "INSERT INTO catalog_listed (id, merchant_id, sampling_id, place, listing_id, sku_id, lot, weight)"
                " SELECT %s, merchant_id, sampling_id, 99, listing_id, sku_id, 'L9', 1 FROM catalog_listed"
                " WHERE sampling_id = %s",
                new_id(),
                row.sampling_id,
            )

    def test_is_told_to_no_shop_before_there_is_a_result(self, at: datetime):
        row = safety.bought(at)
        seller = builders.trader(row.merchant_id)

        with acting_as(seller), transaction.atomic():
            assert not queries.samples_of(seller).exists()
            assert not [p for p in promises.of_merchant(row.merchant_id) if p.subject_id == row.id]
            assert SampleDrawn.topic not in topics_about(row.id)
        with pytest.raises(SampleNotFound), acting_as(seller), transaction.atomic():
            queries.sample(row.id, by=seller)

    @staticmethod
    def run(statement: str, *params: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


@pytest.mark.duty("SPT-03", "HSE-11")
class TestASample:
    def test_that_passed_is_public_with_the_hash_of_its_report(self, at: datetime):
        row = safety.passed(at)

        with bound(ANONYMOUS), transaction.atomic():
            [shown] = queries.statements_about([row.id])
        trade_name = "闽江茶庄"
        assert (shown.said, shown.trade_name, shown.lot) == (Finding.PASSED, trade_name, "L1")
        assert (shown.report_sha256, shown.words) == (safety.HASH, "菌落总数超标。")

    @pytest.mark.duty("SPT-02")
    def test_that_failed_freezes_its_lot_in_the_same_moment(self, at: datetime):
        row = safety.failed(at)

        freeze = safety.freeze_of(row)
        assert (freeze.state, freeze.basis, freeze.lot, freeze.source) == ("frozen", "sample", "L1", row.number)
        assert builders.shelf(row.merchant_id) == (0, 0)
        assert said(row) == ["failed"]

    def test_takes_no_result_without_a_report(self, at: datetime):
        row, by = safety.at_laboratory(at), operator()

        def record() -> None:
            with acting_as(by), transaction.atomic():
                samples_commands.record_failure(
                    row.id, result=LabResult(finding="", report_sha256=""), danger=safety.DANGER, by=by, at=at
                )

        refuses(SamplingRefused, record, reasons=("finding_not_told", "report_not_shown"))
        assert builders.shelf(row.merchant_id) == (10, 0)

    def test_is_objected_to_until_the_fifteenth_day_ends(self, at: datetime):
        row = safety.failed(at)
        seller = builders.trader(row.merchant_id)
        with acting_as(seller), transaction.atomic():
            [until] = [p.due_at for p in promises.of_merchant(row.merchant_id) if p.subject_id == row.id]

        def object_at(moment: datetime) -> None:
            with acting_as(seller), transaction.atomic():
                samples_commands.object_to_result(row.id, text="样品保存不当", by=seller, at=moment)

        assert (until - at).days == 15
        refuses(ObjectionTooLate, lambda: object_at(until), closed_at=until)
        object_at(until - TICK)
        assert said(row) == ["failed", "contested"]

    def test_is_judged_by_somebody_else_than_who_recorded_it(self, at: datetime):
        by = operator()
        row = safety.contested(at, by=by)

        def uphold(who: Actor) -> None:
            with acting_as(who), transaction.atomic():
                samples_commands.uphold_result(row.id, decision="已核对报告", by=who, at=at)

        refuses(JudgedByAnother, lambda: uphold(by))
        with acting_as(by), transaction.atomic():
            assert queries.sample_actions(row, by=by, at=at) == []
        uphold(operator())
        assert said(row) == ["failed", "contested", "upheld"]

    def test_whose_result_is_set_aside_sets_its_lot_free(self, at: datetime):
        row = safety.decided(at, upheld=False)

        freeze = safety.freeze_of(row)
        assert (freeze.state, freeze.lift_reason) == (FreezeState.LIFTED, "已核对报告")
        assert builders.shelf(row.merchant_id) == (10, 0)
        assert said(row) == ["failed", "contested", "overturned"]

    @pytest.mark.parametrize(
        ("made", "days", "state", "heard"),
        [
            (safety.drawn, 15, SampleState.LAPSED, ["lapsed"]),
            (safety.at_laboratory, 31, SampleState.LAPSED, ["lapsed"]),
            (safety.failed, 16, SampleState.UPHELD, ["failed", "upheld"]),
            (safety.contested, 16, SampleState.UPHELD, ["failed", "contested", "upheld"]),
        ],
    )
    def test_comes_to_an_end_though_nobody_acts(
        self, at: datetime, made: object, days: int, state: SampleState, heard: list[str]
    ):
        row = made(at)  # type: ignore[operator]

        builders.swept(at + days * DAY)

        assert safety.fresh(row).stage is state
        assert said(row) == heard

    @pytest.mark.duty("SPT-02")
    def test_is_rechecked_from_the_sixty_first_day_on_and_stays_frozen(self, at: datetime):
        row, by = safety.corrected(at), operator()
        opens = datetime(2026, 5, 9, 16, 0, tzinfo=UTC)  # the 61st day begins

        def recheck(moment: datetime) -> None:
            with acting_as(by), transaction.atomic():
                samples_commands.record_recheck_passed(row.id, result=safety.RESULT, by=by, at=moment)

        assert policies.recheck_opens(at) == opens
        refuses(RecheckTooEarly, lambda: recheck(opens - TICK), opens_at=opens)
        recheck(opens)
        assert said(row) == ["failed", "contested", "upheld", "corrected", "cleared"]
        assert safety.freeze_of(row).stage is FreezeState.FROZEN

    @pytest.mark.duty("SPT-02")
    def test_is_corrected_until_the_sixtieth_day_ends(self, at: datetime):
        row = safety.decided(at, upheld=True)
        seller = builders.trader(row.merchant_id)
        with acting_as(seller), transaction.atomic():
            [until] = [p.due_at for p in promises.about(row.id) if p.kind == "catalog.correct_goods"]

        def correct(moment: datetime) -> None:
            with acting_as(seller), transaction.atomic():
                samples_commands.correct(row.id, text="已更换灭菌设备", by=seller, at=moment)

        refuses(CorrectionTooLate, lambda: correct(until), closed_at=until)
        correct(until - TICK)
        assert said(row)[-1] == "corrected"

    def test_is_moved_by_no_shop_but_to_object(self, at: datetime):
        row = safety.contested(at)
        seller = builders.trader(row.merchant_id)

        with acting_as(seller), pytest.raises(InternalError, match="a shop objects"), transaction.atomic():
            Sample.objects.filter(id=row.id).update(state=SampleState.OVERTURNED)


class TestAPerson:
    def test_reads_in_their_own_file_what_they_wrote_for_a_shop(self, at: datetime):
        """One objected; another corrected, and had never objected."""
        row = safety.decided(at, upheld=True)
        objected, other = builders.trader(row.merchant_id), replace(builders.trader(row.merchant_id), id=new_id())
        with acting_as(other), transaction.atomic():
            samples_commands.correct(row.id, text="已更换灭菌设备", by=other, at=at)

        def theirs(person: Actor) -> list[tuple[str, str]]:
            with acting_as(replace(person, role=Role.SHOPPER, merchant_id=None)), transaction.atomic():
                return [(said["objection"], said["correction"]) for said in personal_data.export_words(person.id)]

        assert theirs(objected) == [("样品保存不当", "")]
        assert theirs(other) == [("", "已更换灭菌设备")]
        assert theirs(replace(other, id=new_id())) == []

"""Can a frozen lot be bought, packed or received anywhere, by the doors or past them?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.safety import queries
from catalog.safety.commands import freezes
from catalog.safety.errors import DangerKnown, JudgedByAnother, LotFrozenAlready, SamplingRefused
from catalog.safety.events import DangerUnreported
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample
from catalog.safety.types import FreezeBasis, NewFreeze
from catalog.stock import commands as stock_commands
from catalog.stock import queries as stock_queries
from catalog.stock.commands import write_off_ended
from catalog.stock.errors import LotsFrozen, OutOfStock, SkuNotFound
from catalog.stock.types import FrozenLotRef
from catalog.window.queries import cards as cards_queries
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY, HOUR, books, packed, received, refuses, reserved
from tests.merchants.builders import acting_as, operator

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MOVE = (
    "INSERT INTO catalog_stockmovement (id, merchant_id, sku_id, kind, quantity, lot, source_type, reason, at) VALUES "
)


@pytest.fixture
def shop(db: None, at: datetime) -> UUID:
    """Ten pieces of lot L1 on show, since yesterday."""
    shop = builders.open_shop(at=at - DAY)
    builders.on_show(shop, at=at - DAY)
    return shop


@pytest.mark.duty("CRL-19", "RCL-01", "SPT-02")
class TestAFrozenLot:
    def test_leaves_window_and_shelf_at_once_and_the_books_say_so(self, shop: UUID, at: datetime):
        received(shop, "L2", at, 3)

        safety.frozen(builders.sku_of(shop).id, at)

        with bound(ANONYMOUS), transaction.atomic():
            [shelf] = cards_queries.page(builders.sku_of(shop).listing_id, by=builders.STAFF, at=at).shelves
        assert (shelf.available, builders.shelf(shop), books(shop)) == (3, (3, 0), 3)

    def test_is_reserved_by_nobody(self, shop: UUID, at: datetime):
        safety.frozen(builders.sku_of(shop).id, at)

        refuses(OutOfStock, lambda: reserved(shop, at))

    @pytest.mark.duty("PCR-07")
    def test_is_packed_for_nobody_who_had_ordered_before(self, shop: UUID, at: datetime):
        source = reserved(shop, at, 4)
        sku = builders.sku_of(shop)
        safety.frozen(sku.id, at)
        assert builders.shelf(shop) == (4, 4)

        refuses(LotsFrozen, lambda: packed(shop, source, "L1", at, 4), lots=(FrozenLotRef(sku_id=sku.id, lot="L1"),))
        received(shop, "L2", at, 5)
        with builders.as_shop(shop), transaction.atomic():
            assert [lot.lot for lot in stock_queries.lots_to_pack({sku.id: 4}, at=at)[sku.id]] == ["L2"]
        packed(shop, source, "L2", at, 4)

        assert (builders.shelf(shop), books(shop)) == ((1, 0), 1)

    def test_comes_on_the_shelf_no_more(self, shop: UUID, at: datetime):
        safety.frozen(builders.sku_of(shop).id, at)

        refuses(LotsFrozen, lambda: received(shop, "L1", at))
        received(shop, "L2", at)
        assert builders.shelf(shop) == (5, 0)

    def test_is_left_on_the_shelf_by_an_order_that_ends(self, shop: UUID, at: datetime):
        source = reserved(shop, at, 4)
        safety.frozen(builders.sku_of(shop).id, at)

        with builders.as_shop(shop), transaction.atomic():
            stock_commands.release(source, by=builders.trader(shop), at=at)

        assert (builders.shelf(shop), books(shop)) == ((0, 0), 0)

    def test_without_a_lot_is_that_of_the_pieces_that_came_without_one(self, shop: UUID, at: datetime):
        received(shop, None, at, 3)

        safety.frozen(builders.sku_of(shop).id, at, lot="")

        assert builders.shelf(shop) == (10, 0)
        refuses(LotsFrozen, lambda: received(shop, None, at))

    def test_is_free_again_with_all_its_pieces(self, shop: UUID, at: datetime):
        source = reserved(shop, at, 4)
        row = safety.frozen(builders.sku_of(shop).id, at)

        safety.lifted(row, at + HOUR)
        packed(shop, source, "L1", at + HOUR, 4)

        assert (builders.shelf(shop), books(shop)) == ((6, 0), 6)

    @pytest.mark.parametrize(
        ("statement", "refused"),
        [
            ("UPDATE catalog_sku SET reserved = reserved + 1 WHERE id = %(sku)s", "set aside for nobody"),
            (
                MOVE + "(%(id)s, %(shop)s, %(sku)s, 'sold', -1, 'L1', 'me', '', now())",
                "this lot is frozen",
            ),
        ],
    )
    def test_is_guarded_by_the_database_against_raw_sql(self, shop: UUID, at: datetime, statement: str, refused: str):
        sku = builders.sku_of(shop)
        safety.frozen(sku.id, at)
        with builders.as_shop(shop), transaction.atomic():
            safety.put_back_past_the_commands(shop, sku.id)

        with builders.as_shop(shop), pytest.raises(InternalError, match=refused), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, {"id": new_id(), "shop": shop, "sku": sku.id})


@pytest.mark.duty("CRL-19")
class TestAFreeze:
    def test_is_a_shops_own_for_its_own_goods_alone(self, shop: UUID, at: datetime):
        rival = builders.trader(builders.open_shop(at=at, name="别家"))
        sku = builders.sku_of(shop)

        refuses(SkuNotFound, lambda: safety.frozen(sku.id, at, by=rival), sku_ids=(sku.id,))
        row = safety.frozen(sku.id, at, by=builders.trader(shop))

        assert (row.basis, row.reported_at) == (FreezeBasis.SHOP, None)

    @pytest.mark.duty("OTM-34")
    def test_of_an_authority_counts_as_reported_under_its_document(self, shop: UUID, at: datetime):
        row = safety.fresh(safety.frozen(builders.sku_of(shop).id, at))

        assert (row.basis, row.report_reference, row.reported_at) == ("authority", "闽市监〔2026〕7号", at)

    def test_is_refused_with_what_is_missing(self, shop: UUID, at: datetime):
        sku = builders.sku_of(shop)

        refuses(SamplingRefused, lambda: safety.frozen(sku.id, at, lot="L7"), reasons=("lot_unknown",))
        assert builders.shelf(shop) == (10, 0)

    def test_is_one_at_a_time(self, shop: UUID, at: datetime):
        sku = builders.sku_of(shop)
        row = safety.frozen(sku.id, at)

        refuses(LotFrozenAlready, lambda: safety.frozen(sku.id, at), lot_freeze_id=row.id)
        safety.lifted(row, at)
        safety.frozen(sku.id, at)

    def test_is_lifted_by_another_person_with_a_reason(self, shop: UUID, at: datetime):
        by = operator()
        row = safety.frozen(builders.sku_of(shop).id, at, by=by)

        refuses(JudgedByAnother, lambda: safety.lifted(row, at, by=by))
        refuses(WrongRole, lambda: safety.lifted(row, at, by=builders.trader(shop)), transition="lift")
        with acting_as(by), transaction.atomic():
            assert queries.freeze_actions(safety.fresh(row), by=by, at=at) == []

    @pytest.mark.duty("RCL-02")
    def test_is_reported_once(self, shop: UUID, at: datetime):
        row, by = safety.frozen(builders.sku_of(shop).id, at), builders.trader(shop)

        def report() -> None:
            with builders.as_shop(shop), transaction.atomic():
                freezes.report_danger(row.id, reference="闽市监〔2026〕9号", by=by, at=at)

        refuses(DangerKnown, report, lot_freeze_id=row.id)
        assert safety.fresh(row).report_reference == "闽市监〔2026〕7号"

    @pytest.mark.duty("RCL-02")
    def test_is_reported_late_and_our_people_hear_of_it(self, shop: UUID, at: datetime):
        """The relay brings them the notice: see test_committed."""
        row = safety.frozen(builders.sku_of(shop).id, at, by=builders.trader(shop))

        builders.swept(at + 30 * DAY)
        with bound(SYSTEM), transaction.atomic():
            assert topics_about(row.id).count(DangerUnreported.topic) == 1
        with builders.as_shop(shop), transaction.atomic():
            freezes.report_danger(row.id, reference="闽市监〔2026〕9号", by=builders.trader(shop), at=at + 30 * DAY)

        assert safety.fresh(row).report_reference == "闽市监〔2026〕9号"

    @pytest.mark.parametrize(
        "made",
        [
            safety.failed,
            safety.contested,
            partial(safety.decided, upheld=True),
            safety.corrected,
            partial(safety.rechecked, passed=False),
        ],
    )
    def test_is_lifted_by_nobody_while_a_failed_result_stands(self, at: datetime, made: Callable[[datetime], Sample]):
        row, by = safety.freeze_of(made(at)), operator()

        with acting_as(by), transaction.atomic():
            assert "lift" not in [a.name for a in queries.freeze_actions(row, by=by, at=at)]
        refuses(SamplingRefused, lambda: safety.lifted(row, at), reasons=("result_stands",))

    def test_is_lifted_once_its_re_check_has_passed(self, at: datetime):
        """As the shop reads: "stays frozen until our people free it"."""
        row, by = safety.freeze_of(safety.rechecked(at, passed=True)), operator()

        with acting_as(by), transaction.atomic():
            assert "lift" in [a.name for a in queries.freeze_actions(row, by=by, at=at)]
        assert safety.lifted(row, at).state == "lifted"

    def test_is_lifted_where_nobody_of_ours_decided_on_the_objection(self, at: datetime):
        row = safety.freeze_of(safety.contested(at - 40 * DAY))
        builders.swept(at)

        assert safety.lifted(row, at).state == "lifted"

    def test_is_lifted_where_nobody_of_ours_re_checked_what_was_corrected(self, at: datetime):
        """As the shop reads: "Our people may still free the lot"."""
        row = safety.freeze_of(safety.corrected(at - 200 * DAY))
        builders.swept(at)

        assert safety.lifted(row, at).state == "lifted"

    def test_as_sample_or_authority_is_written_by_no_shop(self, shop: UUID, at: datetime):
        sku = builders.sku_of(shop)
        asked = NewFreeze(sku_id=sku.id, lot="L1", basis=FreezeBasis.AUTHORITY, danger=safety.DANGER, source="x")
        columns = {"danger": "d", "advice": "a", "disposal": "send_back", "frozen_by": new_id(), "frozen_at": at}

        with pytest.raises(WrongRole), builders.as_shop(shop), transaction.atomic():
            freezes.freeze_lot(asked, by=builders.trader(shop), at=at)
        with builders.as_shop(shop), pytest.raises(InternalError, match="its own word alone"), transaction.atomic():
            LotFreeze.objects.create(
                merchant_id=shop,
                number="F1",
                basis="authority",
                sku=sku,
                listing_id=sku.listing_id,
                lot="L1",
                **columns,
            )

    @pytest.mark.parametrize(
        ("change", "scope", "refusal"),
        [
            ("state = 'lifted', lifted_at = now()", "merchant", ProgrammingError),
            ("danger = 'none'", "staff", ProgrammingError),
            ("lifted_by = frozen_by, lift_reason = 'x'", "staff", IntegrityError),
        ],
    )
    def test_is_changed_past_its_commands_by_nobody(
        self, shop: UUID, at: datetime, change: str, scope: str, refusal: type[Exception]
    ):
        row = safety.frozen(builders.sku_of(shop).id, at)
        inside = builders.as_shop(shop) if scope == "merchant" else bound(scopes.staff(new_id()))

        with inside, pytest.raises(refusal), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE catalog_lotfreeze SET {change} WHERE id = %s", [row.id])


@pytest.mark.duty("CRL-19")
def test_a_purchase_asks_once_whether_anything_of_it_has_ended_or_is_frozen(shop: UUID, at: datetime):
    sku = builders.sku_of(shop)

    with builders.as_shop(shop), transaction.atomic(), CaptureQueriesContext(connection) as asked:
        write_off_ended([sku.id], by=builders.trader(shop), at=at)

    assert len(asked) == 1


@pytest.mark.duty("CRL-19")
def test_a_purchase_of_a_sound_shelf_asks_it_with_the_shelf_itself(shop: UUID, at: datetime):
    """In the statement that takes the pieces, and in no other."""
    sku = builders.sku_of(shop)

    with builders.as_shop(shop), transaction.atomic(), CaptureQueriesContext(connection) as asked:
        stock_commands.reserve({sku.id: 1}, source=new_id(), by=builders.trader(shop), at=at)

    assert len([query for query in asked if "catalog_set_aside" in query["sql"]]) == 1
    assert [query["sql"] for query in asked if "catalog_lot" in query["sql"]] == []


@pytest.mark.parametrize(
    "read",
    [
        lambda row, by: queries.freeze(row.id),
        lambda row, by: queries.freeze_of(row.id, by=by),
        lambda row, by: queries.named_sample(row.sample_id, by=by),
    ],
)
def test_a_freeze_and_its_sample_are_read_once_with_their_names(read: Callable[..., object], at: datetime):
    row, by = safety.freeze_of(safety.failed(at)), operator()

    with acting_as(by), transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert read(row, by).trade_name == "闽江茶庄"

    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 1

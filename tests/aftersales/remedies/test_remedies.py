"""Does every buyer of a recalled lot get exactly one remedy, and nobody else, whatever happens meanwhile?"""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, transaction

from aftersales.remedies import commands, queries
from aftersales.remedies.errors import RemedyRefused
from aftersales.remedies.models import Remedy
from aftersales.remedies.states import RemedyState
from aftersales.returns.errors import ReturnRefused
from aftersales.rights import queries as rights_queries
from catalog.safety.types import Danger
from catalog.stock import commands as stock_commands
from orders.sales.errors import ContractDamaged
from orders.sales.models.orders import Order
from orders.sales.queries import sale_facts
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY
from platform_core.deadlines.queries import promises
from platform_core.legal.spans import TICK
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.payments.models.refunds import Refund
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.claims import builders as claims
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY, HOUR, every_buyer_has_one
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import refunded
from tests.catalog.builders import swept
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import refuses
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def sale(db: None, at: datetime) -> Sale:
    """A shop that has been there for days."""
    return orders.sale(at - 3 * DAY)


@pytest.mark.duty("CRL-19", "SPT-03", "HSE-11", "CRI-08")
class TestTheBuyersOfALot:
    def test_are_each_told_once_and_nobody_else(self, at: datetime):
        """Random orders over three lots, at every stage; the oracle compares the books with the rows."""
        chance = random.Random(20260105)
        sale = orders.sale(at - 3 * DAY, on_hand=60)
        lots = ["L1", "L2", "L3"]
        with acting_as(sale.seller), transaction.atomic():
            for lot in lots[1:]:
                stock_commands.receive_stock(sale.sku_id, quantity=60, lot=lot, by=sale.seller, at=at - 3 * DAY)
        made = [self.at_some_stage(sale, lots, chance, at) for _ in range(14)]

        freezes = [recalls.recalled(sale, at, lot=lot) for lot in ("L1", "L3")]
        for freeze in [*freezes, *freezes]:  # again, as a relay may
            recalls.sought(freeze, at)

        every_buyer_has_one(sale)
        assert len(recalls.asked(recalls.REMEDIES, sale)) > 2
        for order, stage, lot in made:  # lot L2 fills what is only paid
            stopped = stage == "packed" and lot != "L2"
            assert (orders.now(order, sale).state == "cancelled") is stopped

    @staticmethod
    def at_some_stage(sale: Sale, lots: list[str], chance: random.Random, at: datetime) -> tuple[Order, str, str]:
        """Somebody's order, how far it is, and out of which lot it was packed."""
        order = orders.paid(sale, at - 2 * DAY, quantity=chance.randint(1, 3), by=orders.stranger(at - 2 * DAY))
        stage, lot = chance.choice(["paid", "packed", "moving", "delivered"]), chance.choice(lots)
        if stage != "paid":
            orders.send(order, sale, at - 2 * DAY + HOUR, lot=lot)
        if stage in {"moving", "delivered"}:
            kind = ParcelEvent.SIGNED if stage == "delivered" else ParcelEvent.PICKED_UP
            orders.report(order, at - DAY, kind=kind)
        return order, stage, lot

    def test_who_are_found_in_the_middle_of_it_are_not_told_again(self, at: datetime, monkeypatch: pytest.MonkeyPatch):
        """A worker that dies in a turn leaves nothing of that turn, and all of those before."""
        sale = orders.sale(at - 3 * DAY, on_hand=30)
        for _ in range(5):
            orders.delivered(sale, at - 2 * DAY, quantity=1, by=orders.stranger(at - 2 * DAY))
        freeze = recalls.recalled(sale, at)
        monkeypatch.setattr("aftersales.remedies.commands.TURN", 2)

        with acting_as(RELAY), transaction.atomic():
            assert commands.seek_buyers(freeze.id, by=RELAY, at=at)
        with pytest.raises(KeyboardInterrupt), acting_as(RELAY), transaction.atomic():
            commands.seek_buyers(freeze.id, by=RELAY, at=at)
            raise KeyboardInterrupt
        assert len(recalls.asked(recalls.REMEDIES, sale)) == 2
        recalls.sought(freeze, at)

        every_buyer_has_one(sale)
        assert safety.fresh(freeze).told_at == at

    def test_are_told_though_the_contract_of_one_of_them_is_damaged(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ):
        """That one is missing, so nobody says that all are told, and staff hear of it when the time is over."""
        damaged, other = (orders.delivered(sale, at - DAY, by=orders.stranger(at - DAY)) for _ in range(2))
        read = sale_facts

        def reads(order_id: UUID, **how: Any) -> Any:
            if order_id == damaged.id:
                raise ContractDamaged(order_id=order_id)
            return read(order_id, **how)

        monkeypatch.setattr("orders.sales.queries.sale_facts", reads)
        freeze = recalls.recalled(sale, at)
        assert recalls.sought(freeze, at) == 1

        assert recalls.of_order(other).stage is RemedyState.OFFERED
        assert len(recalls.asked(recalls.REMEDIES, sale)) == 1
        assert safety.fresh(freeze).told_at is None

    def test_whose_order_was_packed_while_it_was_frozen_are_found_by_its_parcel(self, sale: Sale, at: datetime):
        order = orders.shipped(sale, at)
        orders.report(order, at, kind=ParcelEvent.PICKED_UP)
        freeze = recalls.recalled(sale, at)

        with acting_as(sale.seller), transaction.atomic():
            assert [found.id for found in queries.freezes_of_order(order.id, merchant_id=sale.shop)] == [freeze.id]
        recalls.sought(freeze, at)

        every_buyer_has_one(sale)

    def test_and_nobody_else_have_one_says_the_database(self, sale: Sale, at: datetime):
        bought, other = orders.delivered(sale, at), orders.placed(sale, at, by=orders.stranger(at))
        row = recalls.offered(sale, at + DAY, order=bought)
        with acting_as(sale.seller), transaction.atomic():
            line = Order.objects.get(id=other.id).lines.get()
            values = {f.attname: getattr(row, f.attname) for f in Remedy._meta.concrete_fields} | {"state": "offered"}
        stranger = values | {"id": new_id(), "number": "K2", "order_id": other.id, "line_id": line.id}
        twice = values | {"id": new_id(), "number": "K3"}

        for forged, refusal in ((stranger, InternalError), (twice, IntegrityError)):
            with acting_as(sale.seller), pytest.raises(refusal), transaction.atomic():
                Remedy(**forged).save(force_insert=True)


@pytest.mark.duty("CRL-19", "OPR-27")
class TestARemedy:
    def test_gives_the_price_back_for_goods_that_are_back_and_keeps_what_the_way_cost(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)
        recalls.sent(row, sale.shopper, at, outlay=1500)
        assert refunded(sale) == []

        row = recalls.arrived(row, sale.seller, at)

        assert (row.state, row.basis, row.amount, row.outlay) == ("granted", "arrived", 11600, 1500)
        assert refunded(sale) == [(11600, "requested")]

    def test_pays_nothing_without_goods_that_go_back(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)

        swept(at + 30 * DAY)

        assert safety.fresh(row).stage is RemedyState.UNANSWERED
        assert refunded(sale) == []
        recalls.sent(row, sale.shopper, at + 40 * DAY)  # the offer stays
        swept(at + 50 * DAY)
        assert safety.fresh(row).basis == "silence"
        assert refunded(sale) == [(11600, "requested")]

    def test_of_goods_that_are_destroyed_pays_by_itself_at_the_end_of_its_clock(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at, danger=safety.DESTROYED)
        with acting_as(sale.seller), transaction.atomic():
            [until] = [p.due_at for p in promises.about(row.id)]

        swept(until - TICK)
        assert (safety.fresh(row).state, refunded(sale)) == ("offered", [])
        swept(until)

        assert (safety.fresh(row).basis, refunded(sale)) == ("unasked", [(11600, "requested")])

    def test_takes_the_buyers_word_that_they_are_destroyed(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at, danger=safety.DESTROYED)

        row = recalls.destroyed(row, sale.shopper, at)

        assert (row.basis, refunded(sale)) == ("destroyed", [(11600, "requested")])

    def test_refuses_the_other_way(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)

        refuses(RemedyRefused, lambda: recalls.destroyed(row, sale.shopper, at), reasons=("goes_back",))
        refuses(RemedyRefused, lambda: recalls.sent(row, sale.shopper, at, outlay=-1), reasons=("outlay_out_of_range",))
        assert safety.fresh(row).stage is RemedyState.OFFERED

    def test_and_a_return_share_the_pieces_of_a_line_to_the_fen(self, sale: Sale, at: datetime):
        order = orders.delivered(sale, at - 2 * DAY, quantity=3)
        case = builders.noticed(order, sale, at - DAY, quantity=1)
        row = recalls.offered(sale, at, order=order)

        assert (row.pieces, row.held, row.paid) == (3, 2, 11600)
        refuses(ReturnRefused, lambda: builders.noticed(order, sale, at, quantity=1), reasons=("already_returned",))
        recalls.sent(row, sale.shopper, at)
        recalls.arrived(row, sale.seller, at)
        builders.sent(case, sale, at)
        builders.report(case, at)
        builders.granted(case, sale, at)
        assert sum(amount for amount, _ in refunded(sale)) == 3 * 5800

    @staticmethod
    def offers(row: Remedy, sale: Sale, at: datetime) -> set[str]:
        with acting_as(sale.shopper), transaction.atomic():
            return recalls.offers(row, sale.shopper, at)

    @pytest.mark.parametrize("danger", [safety.DANGER, safety.DESTROYED])
    def test_asks_nothing_of_whose_goods_are_in_a_return_until_that_ends(
        self, sale: Sale, at: datetime, danger: Danger
    ):
        order = orders.delivered(sale, at - 2 * DAY)
        case = builders.noticed(order, sale, at - DAY)
        row = recalls.offered(sale, at, order=order, danger=danger)
        act = recalls.sent if danger is safety.DANGER else recalls.destroyed

        assert (row.held, row.paid, self.offers(row, sale, at)) == (0, 0, set())
        refuses(RemedyRefused, lambda: act(row, sale.shopper, at), reasons=("in_a_return",))
        builders.withdrawn(case, sale, at)

        row = recalls.of_order(order)
        assert (row.held, row.paid, recalls.taken(row.line_id, sale)) == (2, 11600, 2)
        assert len(self.offers(row, sale, at)) == 1
        act(row, sale.shopper, at)
        swept(at + 30 * DAY)
        assert refunded(sale) == [(11600, "requested")]

    def test_covers_part_of_a_line_more_with_each_case_that_ends_to_the_fen(self, sale: Sale, at: datetime):
        """A return of one piece and a claim of another; the claim is refused, the return goes on."""
        order = orders.delivered(sale, at - 2 * DAY, quantity=3)
        back = builders.noticed(order, sale, at - DAY, quantity=1)
        claim = claims.claimed(order, sale, at - DAY, quantity=1)
        row = recalls.offered(sale, at, order=order, danger=safety.DESTROYED)
        assert (row.held, row.paid) == (1, 5800)

        claims.refused(claim, sale, at)
        assert (recalls.of_order(order).held, recalls.of_order(order).paid) == (2, 11600)
        recalls.destroyed(row, sale.shopper, at)
        builders.withdrawn(back, sale, at)  # too late for a remedy that was granted

        assert (recalls.of_order(order).held, recalls.taken(row.line_id, sale)) == (2, 2)
        assert refunded(sale) == [(11600, "requested")]

    def test_covers_the_pieces_that_came_home_from_a_repair(self, sale: Sale, at: datetime):
        """They are of the recalled lot still."""
        order = orders.delivered(sale, at - 2 * DAY)
        claim = claims.repairing(order, sale, at - DAY)
        row = recalls.offered(sale, at, order=order)
        assert row.held == 0

        claims.piece_sent(claim, sale, at, lot=None)
        claims.piece_confirmed(claim, sale, at + DAY)

        row = recalls.of_order(order)
        assert (row.held, row.paid, recalls.taken(row.line_id, sale)) == (2, 11600, 2)
        assert self.offers(row, sale, at + DAY) == {"send_recalled"}

    def test_covers_no_pieces_that_were_exchanged(self, sale: Sale, at: datetime):
        """The shop has those of the recalled lot."""
        order = orders.delivered(sale, at - 2 * DAY)
        claim = claims.exchanging(order, sale, at - DAY)
        self.fresh_lot(sale, at)
        row = recalls.offered(sale, at, order=order)

        claims.piece_sent(claim, sale, at, lot="L2")
        claims.piece_confirmed(claim, sale, at + DAY)

        row = recalls.of_order(order)
        assert (row.held, recalls.taken(row.line_id, sale)) == (0, 0)

    @staticmethod
    def fresh_lot(sale: Sale, at: datetime) -> None:
        with acting_as(sale.seller), transaction.atomic():
            stock_commands.receive_stock(sale.sku_id, quantity=5, lot="L2", by=sale.seller, at=at)

    def test_promises_no_offer_where_the_goods_stay_spoken_for(self, sale: Sale, at: datetime):
        """A return that was declined keeps its pieces though they come home: what is left is a complaint."""
        order = orders.delivered(sale, at - 2 * DAY)
        builders.noticed(order, sale, at - DAY)
        row = recalls.offered(sale, at, order=order)

        with bound(SYSTEM), transaction.atomic():
            said = queries.params_of_notice(row.id) | {"until": ""}
            zh, en = (render_text("aftersales.remedy_offered_for_shopper", one, said).body for one in Language)

        assert "complain about the order" in en
        assert "可就该订单投诉" in zh

    def test_is_called_off_where_the_lot_is_safe_and_gives_the_pieces_free(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)
        safety.lifted(row.freeze, at)

        recalls.ended(row.freeze, at)

        assert safety.fresh(row).stage is RemedyState.CALLED_OFF
        assert recalls.taken(row.line_id, sale) == 0
        order = Order(id=row.order_id)
        assert builders.noticed(order, sale, at).paid == 11600

    @pytest.mark.parametrize(("danger", "leads_on"), [(safety.DANGER, False), (safety.DESTROYED, True)])
    def test_that_is_called_off_leads_whoever_destroyed_the_goods_to_a_complaint(
        self, sale: Sale, at: datetime, danger: Danger, leads_on: bool
    ):
        row = recalls.offered(sale, at, danger=danger)
        safety.lifted(row.freeze, at)
        recalls.ended(row.freeze, at)

        with bound(SYSTEM), transaction.atomic():
            said = queries.params_of_notice(row.id)
            text = render_text("aftersales.remedy_called_off_for_shopper", Language.EN, said).body
        assert ("complain about the order" in text) is leads_on

    def test_that_was_taken_up_goes_on_though_the_lot_is_safe(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)
        recalls.sent(row, sale.shopper, at)
        safety.lifted(row.freeze, at)

        recalls.ended(row.freeze, at)

        assert recalls.arrived(row, sale.seller, at).basis == "arrived"

    def test_keeps_the_shops_money_until_it_is_settled(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            assert rights_queries.holds_settlement(row.order_id)
            assert [duty.subject_id for duty in queries.remedies_owed_by(sale.shop)] == [row.id]

        swept(at + 30 * DAY)

        with acting_as(sale.seller), transaction.atomic():
            assert not rights_queries.holds_settlement(row.order_id)

    def test_pays_no_fen_that_went_back_before(self, sale: Sale, at: datetime):
        order = orders.delivered(sale, at - 2 * DAY)
        orders.refund(order, 10000, at - DAY)
        row = recalls.offered(sale, at, order=order, danger=safety.DESTROYED)

        row = recalls.destroyed(row, sale.shopper, at)

        assert row.amount == 1600
        with acting_as(sale.seller), transaction.atomic():
            assert sum(Refund.objects.values_list("amount", flat=True)) == 11600

    def test_without_goods_where_they_go_back_is_refused_by_the_database(self, sale: Sale, at: datetime):
        row = recalls.offered(sale, at)

        with acting_as(sale.seller), pytest.raises(IntegrityError, match="no_refund_without_goods"):
            with transaction.atomic():
                Remedy.objects.filter(id=row.id).update(basis="unasked")

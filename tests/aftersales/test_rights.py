"""Is exactly that accepted which is offered? Every situation, every action, everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

import platform_core.payments.commands
from aftersales import commands, queries
from aftersales.models import Return
from aftersales.policies import ACTIONS
from aftersales.types import Cost, Grade, Grounds, Restocked, Right, RulingOutcome, Wanted
from merchants.types import ReturnAddress
from orders.models import Order
from orders.types import ParcelEvent
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.payments.types import Reference
from tests.aftersales import builders
from tests.aftersales.builders import DAY, HOUR
from tests.merchants.builders import eyes, operator
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ADDRESS = ReturnAddress(contact_name="某人", phone="0591-1234567", address="某街一号")
Way = Callable[[Order, Sale, datetime], Return]


def ruled(outcome: RulingOutcome) -> Way:
    def way(order: Order, sale: Sale, at: datetime) -> Return:
        case, by = builders.objected(builders.back(order, sale, at), sale, at), operator()
        with eyes(by), transaction.atomic():
            return commands.rule_on(case.id, outcome=outcome, reasons="已查明", by=by, at=at)

    return way


def then(step: Callable[..., Any], before: Way = builders.noticed, **how: Any) -> Way:
    def way(order: Order, sale: Sale, at: datetime) -> Return:
        case = before(order, sale, at)
        case_only = (case, at) if step is builders.report else (case, sale, at)
        step(*case_only, **how)
        return case

    return way


# Every situation that a return can be in, by how it comes about.
SITUATIONS: dict[str, Way] = {
    "noticed": builders.noticed,
    "sent": then(builders.sent),
    "back": builders.back,
    "objected": then(builders.objected, builders.back),
    "granted": then(builders.granted, builders.back),
    "granted early": then(builders.granted),
    "granted by a ruling": ruled(RulingOutcome.REFUND),
    "declined": ruled(RulingOutcome.NO_REFUND),
    "declined and sent home": then(builders.sent_home, ruled(RulingOutcome.NO_REFUND)),
    "sent and followed": then(builders.report, then(builders.sent), kind=ParcelEvent.IN_TRANSIT),
    "refused by the shop": then(builders.report, then(builders.sent), kind=ParcelEvent.REFUSED),
    "withdrawn": then(builders.withdrawn),
}
# How long after: at once, when the address stands, when the objection is late, and when the clock has paid.
LATER = {"at once": 0 * HOUR, "after 48 hours": 2 * DAY, "late to object": 7 * DAY, "long after": 40 * DAY}
QUICK = {"at once", "late to object"}
MOMENTS = [pytest.param(name, marks=() if name in QUICK else pytest.mark.proof) for name in LATER]


def attempt(action: str, case: Return, sale: Sale, at: datetime, *, by: Actor) -> None:
    """Do what the action means, with everything that it asks for."""
    told: dict[str, Any] = {"by": by, "at": at}
    with eyes(sale.seller), transaction.atomic():
        lines = [Restocked(line.line_id, 1, Grade.AS_NEW, "L1") for line in case.lines.all()]
    match action:
        case "send_back" | "correct_parcel" | "send_home":
            getattr(commands, action)(case.id, carrier="sandbox", waybill="BACK9999", **told)
        case "name_address":
            commands.name_address(case.id, address=ADDRESS, **told)
        case "object":
            shown = [builders.photo(case, sale.seller, at)]
            commands.object_to(case.id, grounds=[Grounds.SOILED], evidence=shown, statement="有污渍", **told)
        case "restock":
            commands.restock(case.id, pieces=lines, **told)
        case "rule_on":
            commands.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="已查明", **told)
        case "find_arrival":
            commands.find_arrival(case.id, arrived_at=case.noticed_at, reasons="签收单", **told)
        case _:
            getattr(commands, action)(case.id, **told)


def accepted(action: str, case: Return, sale: Sale, at: datetime, *, by: Actor) -> bool:
    """Whether the command does it; nothing of it stays."""
    with eyes(by), transaction.atomic():
        inner = transaction.savepoint()
        try:
            attempt(action, case, sale, at, by=by)
        except DomainError:
            return False
        finally:
            transaction.savepoint_rollback(inner)
    return True


@pytest.mark.parametrize("later", MOMENTS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_offered_is_accepted_and_nothing_else(
    order: Order, sale: Sale, at: datetime, situation: str, later: str
) -> None:
    case = SITUATIONS[situation](order, sale, at + DAY)
    moment = at + DAY + LATER[later]
    builders.sweep(moment)
    people = {Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()}

    offered, done = set(), set()
    for person in people.values():
        with eyes(person), transaction.atomic():
            found = queries.one_return(case.id, by=person)
            offered |= {r.action for r in queries.actions(found, by=person, at=moment) if r.open}
        done |= {name for name in ACTIONS if accepted(name, case, sale, moment, by=person)}

    assert offered == done


class TestRights:
    def of(self, order: Order, sale: Sale, at: datetime) -> dict[str, Right]:
        with eyes(sale.shopper), transaction.atomic():
            found = queries.rights(order.id, by=sale.shopper, at=at)
        return {right.action: right for right in found}

    def returned(self, order: Order, sale: Sale, at: datetime, *, quantity: int = 1) -> bool:
        """Whether a notice is accepted now; nothing of it stays."""
        with eyes(sale.seller), transaction.atomic():
            line = order.lines.get().id
        with eyes(sale.shopper), transaction.atomic():
            inner = transaction.savepoint()
            try:
                wanted = [Wanted(line, quantity)]
                commands.give_notice(order.id, lines=wanted, by=sale.shopper, at=at)
            except DomainError:
                return False
            finally:
                transaction.savepoint_rollback(inner)
        return True

    @pytest.mark.duty("CRL-25a", "NRR-10")
    @pytest.mark.parametrize("make", [orders.placed, orders.paid, orders.shipped, orders.delivered])
    def test_offer_the_return_exactly_while_it_is_accepted(
        self, sale: Sale, at: datetime, make: Callable[..., Order]
    ) -> None:
        order, until = make(sale, at), at.replace(day=17, hour=16)

        for moment in (at + 2 * HOUR, until - TICK, until, until + 100 * DAY):
            right = self.of(order, sale, moment)["return_without_reason"]
            assert right.open == self.returned(order, sale, moment)

    @pytest.mark.duty("NRR-18", "CRL-25a")
    def test_say_until_when_at_whose_cost_and_why(self, order: Order, sale: Sale, at: datetime) -> None:
        right = self.of(order, sale, at + DAY)["return_without_reason"]

        assert (right.open, right.until, right.cost, right.why) == (
            True,
            at.replace(day=17, hour=16),
            Cost.SHOPPER,
            ("within_window",),
        )
        assert right.duties == ("CRL-25a", "NRR-10", "NRR-18")

    @pytest.mark.duty("NRR-13")
    def test_say_how_much_would_go_back(self, order: Order, sale: Sale, at: datetime) -> None:
        assert self.of(order, sale, at + DAY)["return_without_reason"].payable == Money(11600)
        builders.noticed(order, sale, at + DAY, quantity=1)
        assert self.of(order, sale, at + DAY)["return_without_reason"].payable == Money(5800)
        assert self.of(order, sale, at + DAY)["withdraw"].payable is None

    @pytest.mark.duty("NRR-13")
    def test_promise_no_money_that_has_gone_back_on_another_ground(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        with eyes(sale.seller), transaction.atomic():
            ask, paid = platform_core.payments.commands.request_refund, Reference("orders.order", order.id)
            ask(paid, amount=Money(11000), for_case=Reference("tests.goodwill", paid.id), by=sale.seller, at=at + DAY)

        right = self.of(order, sale, at + DAY)["return_without_reason"]
        assert (right.open, right.payable) == (True, Money(600))

    def test_say_why_not(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY)

        found = self.of(order, sale, at + DAY)

        assert found["return_without_reason"].why == ("already_returned",)
        assert (found["cancel"].open, found["cancel"].why) == (False, ("not_at_this_stage",))

    def test_hold_what_orders_offer_beside_the_returns(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY, quantity=1)

        found = self.of(order, sale, at + DAY)

        assert found["confirm_receipt"].open
        assert found["confirm_receipt"].until == builders.clocks(order.id, sale)["orders.confirm_receipt"].due_at
        assert {name: found[name].return_id for name in ("send_back", "withdraw")} == {
            "send_back": case.id,
            "withdraw": case.id,
        }
        assert found["send_back"].cost is Cost.SHOPPER

    def test_begin_with_the_shopper_s_own_word_where_no_signature_counted(self, sale: Sale, at: datetime) -> None:
        order = orders.shipped(sale, at)
        orders.report(order, at + HOUR, signed_by=orders.SignedBy.LOCKER)
        assert not self.of(order, sale, at + DAY)["return_without_reason"].open

        with eyes(sale.shopper), transaction.atomic():
            orders.commands.confirm_receipt(order.id, by=sale.shopper, at=at + DAY)

        right = self.of(order, sale, at + DAY)["return_without_reason"]
        assert (right.open, right.until) == (True, at.replace(day=18, hour=16))
        assert builders.window_opened(order, at + DAY + timedelta(hours=1))

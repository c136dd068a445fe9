"""What may be done with an order on its way, by its facts alone?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from orders.sales import policies
from orders.sales.policies import SendingFacts
from orders.sales.states import OrderState
from tests.orders.sales.test_on_the_way import DAY, SHIP_BY


def facts(
    state: OrderState = OrderState.SHIPPED, *, has_it: bool = False, signed: bool = False, **until: datetime
) -> SendingFacts:
    kinds = {f"orders.{kind}": when for kind, when in until.items()}
    return SendingFacts(state=state, carrier_has_it=has_it, signed=signed, until=kinds)


@pytest.mark.duty("ECL-20", "HSE-05")
def test_may_cancel_until_the_carrier_has_it() -> None:
    open_, over = SHIP_BY + DAY, SHIP_BY
    for known, allowed in (
        (facts(OrderState.PLACED), True),
        (facts(OrderState.PAID), True),
        (facts(OrderState.RECEIVED), False),
        (facts(OrderState.CANCELLED), False),
        (facts(pick_up=open_, dispatch=open_), False),
        (facts(pick_up=over, dispatch=open_), True),
        (facts(pick_up=open_, dispatch=over), True),
        (facts(), True),
        (facts(has_it=True), False),
        (facts(pick_up=over, dispatch=over, has_it=True), False),
    ):
        assert policies.may_cancel(known, at=SHIP_BY) is allowed, known


@pytest.mark.duty("ECL-51")
def test_may_confirm_what_was_signed_for_or_where_the_carrier_is_silent() -> None:
    open_, over = SHIP_BY + DAY, SHIP_BY
    for known, allowed in (
        (facts(signed=True, has_it=True, movement=open_), True),
        (facts(has_it=True, movement=open_), False),
        (facts(has_it=True, movement=over), True),
        (facts(has_it=True), True),
        (facts(pick_up=open_), False),
        (facts(pick_up=over), True),
    ):
        assert bool(policies.may_confirm(known, at=SHIP_BY)) is allowed, known


@pytest.mark.duty("ECL-20")
def test_declines_all_unless_something_is_excluded() -> None:
    assert policies.declines_all(excluded=[])
    assert not policies.declines_all(excluded=[UUID(int=1)])

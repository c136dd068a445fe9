"""Can everything that keeps an account from closing come to an end, and is it called something?"""

from __future__ import annotations

from typing import Any, Final

import pytest

from platform_core.actors import Role
from platform_core.cases import silence
from platform_core.cases.shape import Shape
from platform_core.cases.table import CASES
from platform_core.project.faces.me.privacy import KINDS

# States that something else of the same person leads out of, which has the clocks.
ALONG: Final = {
    ("orders.deposit", "awaited"): "its order's payment",
    ("aftersales.claim", "returning"): "its return",
    ("aftersales.reimbursement", "paying"): "its payout",
    ("complaints.award", "paying"): "its payout",
}
# States whose clock may come round for ever, and what somebody would lose who did not wait for their end.
OWED: Final = {
    ("aftersales.reimbursement", "owed"): "money that is theirs",
    ("complaints.award", "owed"): "money that is theirs",
    ("orders.deposit", "granted"): "money that is theirs",
    ("payments.receipt", "going_back"): "money that is theirs",
    ("payments.mandate", "ending"): "what would still be debited, until the provider has heard",
}
OF_PEOPLE: Final = [
    case
    for case in CASES.values()
    if Role.SHOPPER in case.parties and case.kind.partition(".")[0] not in ("privacy", "regulators")
]
each_case = pytest.mark.parametrize("case", OF_PEOPLE, ids=lambda case: case.kind)


def is_the_shoppers_to_end(case: Shape[Any], state: str) -> bool:
    return any(step.to and Role.SHOPPER in step.by and state in step.sources for step in case.steps)


def is_left_to_people(case: Shape[Any], place: silence.Place) -> bool:
    """No clock leads out of it, or silence may go round there for as long as nobody acts."""
    silent = silence.silent_steps(case, place)
    return not silent or any(step.again and step.again.way_out for step in silent)


@each_case
def test_what_keeps_an_account_open_has_a_clock_or_is_the_shoppers_to_end(case: Shape[Any]) -> None:
    unclocked = {place[0] for place in silence.find_reached(case) if is_left_to_people(case, place)}

    bound = unclocked & {*map(str, case.binding_states)}
    hanging = {state for state in bound if not is_the_shoppers_to_end(case, state)}
    assert hanging == {state for kind, state in {*ALONG, *OWED} if kind == case.kind}


@each_case
def test_what_lets_go_stays_in_the_queue_of_whoever_may_act(case: Shape[Any]) -> None:
    for state in case.lets_go:
        by = {role for step in case.steps if step.to and state in step.sources for role in step.by}
        assert (state in case.pending_states) is bool(by - {Role.SYSTEM})


@pytest.mark.parametrize(
    "kind", [*(case.kind for case in OF_PEOPLE), "orders.order", "payments.refund", "accounts.membership"]
)
def test_what_keeps_an_account_open_is_called_something(kind: str) -> None:
    assert kind in KINDS

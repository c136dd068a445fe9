"""Is a table whose clocks run beside each other refused when something in it is forgotten?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import pytest

from aftersales.returns.case.returns import RETURN
from aftersales.returns.deadlines import ADDRESS, ARRIVE, HANDLE_RED
from aftersales.returns.states import ReturnState as S
from platform_core.cases import silence, wholeness
from platform_core.cases.shape import Shape

COPIED = {f.name: getattr(RETURN, f.name) for f in fields(Shape)}


def table(**changed: Any) -> Shape[Any]:
    """The return's table with something else in it, not yet looked at."""
    return Shape(**COPIED | changed)


def with_step(of: str, **changed: Any) -> Shape[Any]:
    return table(steps=[replace(s, **changed) if s.name == of else s for s in RETURN.steps])


SLIPS: Sequence[tuple[str, Callable[[], Shape[Any]], str]] = (
    ("a clock begun by nobody", lambda: with_step("search_at_once", starts=[]), "sent can be reached with no clock"),
    ("a step at any time", lambda: with_step("decline", during=[]), "may run out in declined, where"),
    ("a red line met late", lambda: with_step("cross_refund_line", sources=[S.BACK, S.GRANTED]), "out in declined"),
    ("a clock that outlives unsaid", lambda: table(outlives={}), "still runs when it is granted"),
    ("one that outlives and cannot end", lambda: with_step("accept_goods", sources=[S.BACK]), "out in granted"),
    ("a fork that nothing chooses", lambda: table(forks={}), "two steps follow when aftersales.find_arrival"),
    ("a way too few", lambda: with_step("cross_handling_line", sources=[S.GRANTED]), "handle_red_line may run out in"),
    ("a round without a bound", lambda: with_step("search", starts=[ARRIVE]), "goes round without a reason"),
    ("a move in silence", lambda: with_step("withdraw", says=None), "withdraw: it says no fact"),
    ("a rest without a reason", lambda: table(rests={}), "noticed can be reached with no clock that leads on"),
    (
        "a clock that runs already",
        lambda: with_step("send_back", starts=[ARRIVE, HANDLE_RED]),
        "already in noticed",
    ),
    ("a forgotten void", lambda: with_step("send_back", voids=[]), f"{ADDRESS.kind} may run out in sent"),
)


@pytest.mark.parametrize(("slip", "mutated", "named"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_each_slip_is_refused_by_its_name(slip: str, mutated: Callable[[], Shape[Any]], named: str) -> None:
    shape = mutated()

    with pytest.raises(ValueError, match=r"^aftersales\.return: ") as refused:
        wholeness.refuse_what_is_not_whole(shape)
        silence.refuse_what_hangs(shape)
    assert named in str(refused.value)


def test_it_is_whole_as_it_stands() -> None:
    wholeness.refuse_what_is_not_whole(table())
    silence.refuse_what_hangs(table())


def test_a_text_bears_the_name_that_the_table_gives_it() -> None:
    noticed = RETURN.born.says

    assert [RETURN.text_of(noticed, role) for role in RETURN.recipients(noticed)] == [
        *("aftersales.noticed", "aftersales.to_handle"),
    ]

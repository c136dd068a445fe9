"""Is a table of a case refused when something in it is forgotten, and does what is made of it agree with it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import pytest

from complaints.complaint.case import COMPLAINT
from complaints.complaint.deadlines import ACKNOWLEDGE, ANSWER, DECIDE, REPLY
from complaints.complaint.events import ComplaintClosed, ComplaintOverdue, MessageWritten
from complaints.complaint.states import ComplaintState as S
from platform_core.actors import Actor, Role
from platform_core.cases import silence, wholeness
from platform_core.cases.shape import Again, Guard, Shape, Step
from platform_core.cases.table import CASES, Case
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from tests.platform_core.cases import trying

COPIED = {f.name: getattr(COMPLAINT, f.name) for f in fields(Shape)}


def table(**changed: Any) -> Shape[Any]:
    """The complaint's table with something else in it, not yet looked at."""
    return Shape(**COPIED | changed)


def with_step(of: str, **changed: Any) -> Shape[Any]:
    return table(steps=[replace(s, **changed) if s.name == of else s for s in COMPLAINT.steps])


def without(*names: str) -> Shape[Any]:
    return table(steps=[step for step in COMPLAINT.steps if step.name not in names])


def refusal_of(shape: Shape[Any]) -> str:
    """What is wrong with it."""
    with pytest.raises(ValueError, match=r"^complaints\.complaint: ") as refused:
        wholeness.refuse_what_is_not_whole(shape)
        silence.refuse_what_hangs(shape)
    return str(refused.value)


def step_of(shape: Shape[Any], name: str) -> Step[Any]:
    return shape.by_name[name]


class TestAMutatedTable:
    """Each is one slip of the pen; none of them can be imported."""

    SLIPS: Sequence[tuple[str, Callable[[], Shape[Any]], str]] = (
        ("a forgotten void", lambda: with_step("accept", voids=[REPLY]), "'complaints.decide'] still runs"),
        (
            "a forgotten meet",
            lambda: with_step("offer", meets=[], late=None),
            "complaints.answer may run out in answered",
        ),
        ("a dropped clock", lambda: with_step("escalate", starts=[]), "escalated can be reached with no clock"),
        ("a clock unstarted", lambda: table(born=replace(COMPLAINT.born, starts=[])), "nothing starts"),
        ("a clock unfollowed", lambda: with_step("close", when_missed=None), "nothing follows when"),
        (
            "a wrong source",
            lambda: with_step("close", sources=[S.WITH_SHOP]),
            "complaints.reply may run out in answered",
        ),
        ("a wrong target", lambda: with_step("confirm", to=S.WITH_SHOP), "with_shop can be reached with no clock"),
        (
            "a clock started twice",
            lambda: with_step("forward_unread", starts=[ANSWER, REPLY]),
            "may be running already",
        ),
        (
            "a round without a reason",
            lambda: with_step("hand_to_seniors", starts=[DECIDE]),
            "goes round without a reason",
        ),
        ("a step of nobody", lambda: with_step("withdraw", by=[]), "withdraw: no role may do this"),
        ("a clock of elsewhere", lambda: table(clocks=[ACKNOWLEDGE, ANSWER, REPLY]), "no clocks of this case"),
        ("a fact told to nobody", lambda: table(tells=COMPLAINT.tells | {ComplaintClosed: []}), "who is told of"),
        (
            "a fact forgotten",
            lambda: table(tells={k: v for k, v in COMPLAINT.tells.items() if k is not ComplaintClosed}),
            "who is told of complaints.closed",
        ),
        ("a fact of no step", lambda: table(tells=COMPLAINT.tells | {MessageWritten: [Role.SHOPPER]}), "no step says"),
        (
            "a stranger told",
            lambda: table(tells=COMPLAINT.tells | {ComplaintClosed: [Role.REGULATOR]}),
            "no part in it",
        ),
        (
            "a silent alarm",
            lambda: replace(
                with_step("hand_to_seniors", starts=[DECIDE], again=Again(why="it is owed", way_out="12315")),
                tells=COMPLAINT.tells | {ComplaintOverdue: [Role.SHOPPER]},
            ),
            "has to alarm staff",
        ),
        ("late without a clock", lambda: with_step("offer", meets=[], voids=[ANSWER]), "no clock says when it is late"),
        ("a clock without a hand", lambda: with_step("close", by=[Role.STAFF]), "the system has to be allowed to"),
        ("two of one name", lambda: with_step("offer", name="reject"), "two steps are called reject"),
        (
            "two for one clock",
            lambda: with_step("accept", when_missed=DECIDE, by=[Role.MERCHANT, Role.SYSTEM]),
            "two steps follow",
        ),
        ("a step from nowhere", lambda: with_step("close", sources=[]), "it is possible in no state"),
    )

    @pytest.mark.parametrize(("slip", "mutated", "named"), SLIPS, ids=[slip[0] for slip in SLIPS])
    def test_is_refused_by_its_name(self, slip: str, mutated: Callable[[], Shape[Any]], named: str) -> None:
        assert named in refusal_of(mutated())

    def test_is_refused_where_it_is_declared(self) -> None:
        with pytest.raises(ValueError, match="withdraw: no role may do this"):
            replace(COMPLAINT, called="never", steps=with_step("withdraw", by=[]).steps)

    def test_is_whole_as_it_stands(self) -> None:
        wholeness.refuse_what_is_not_whole(table())
        silence.refuse_what_hangs(table())

    def test_may_rest_where_it_says_why(self) -> None:
        silence.refuse_what_hangs(
            replace(with_step("escalate", starts=[]), rests={S.ESCALATED: "as long as nobody asks"})
        )

    def test_cannot_have_a_guard_without_a_refusal(self) -> None:
        with pytest.raises(TypeError, match="refusal"):
            Guard(rule=bool)  # type: ignore[call-arg]  # that is what is tried

    def test_has_no_step_that_is_not_named(self) -> None:
        with pytest.raises(KeyError):
            step_of(COMPLAINT, "forgive")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
class TestEveryTable:
    def test_admits_its_roles_in_its_states_and_nobody_else(self, case: Case[Any]) -> None:
        for step in case.steps:
            for state in case.lifecycle.states():
                for role in Role:
                    assert refused(case, step, state, role) is expected(step, state, role), (step.name, state, role)

    def test_ends_or_comes_round_with_a_reason_and_a_way_out(self, case: Case[Any]) -> None:
        for place in silence.find_reached(case):
            states, ends = trying.walk(case, place), {*case.final_states, *case.rests, *case.hangs}
            again = [s.again for s in case.steps if s.again and s.again.way_out and states[-1] in s.sources]
            assert states[-1] in ends or all(a.why and a.way_out for a in again), states
            assert states[-1] in ends or again, states


def test_leaves_no_desk_but_for_money_that_has_gone() -> None:
    """Where nobody waits and the system alone leads on: a bank may still send it back."""
    left = {(kind, str(s)) for kind, case in CASES.items() for s in case.open_states if s not in case.pending_states}

    assert left == {("award", "paid"), ("reimbursement", "paid")}


def expected(step: Step[Any], state: Any, role: Role) -> type[Exception] | None:
    if role not in step.by:
        return WrongRole
    return None if state in step.sources else IllegalTransition


def refused(case: Case[Any], step: Step[Any], state: Any, role: Role) -> type[Exception] | None:
    try:
        case.admit(step, state=state, by=Actor(id=new_id(), role=role))
    except (WrongRole, IllegalTransition) as refusal:
        return type(refusal)
    return None


class TestWhatIsMadeOfIt:
    def test_names_the_columns_that_each_role_changes(self) -> None:
        assert COMPLAINT.may_update(Role.SHOPPER) == (
            "UPDATE (state, resolved_at, escalated_at, under_review_at, performed_at, withdrawn_at, corrected_at,"
            " rated_at)"
        )
        assert (
            COMPLAINT.may_update(Role.STAFF)
            == "UPDATE (state, with_shop_at, decided_at, stands_at, reviewed_at, promised_at)"
        )

    def test_names_the_clock_of_a_fact_and_the_facts_that_end_it(self) -> None:
        assert COMPLAINT.clock_of(COMPLAINT.born.says) is ACKNOWLEDGE
        assert COMPLAINT.clock_of(ComplaintClosed) is None
        assert [fact.topic for fact in COMPLAINT.endings] == [
            *("complaints.resolved", "complaints.closed", "complaints.review_lapsed", "complaints.reviewed"),
            *("complaints.paid_first", "complaints.undecided", "complaints.withdrawn"),
        ]

    def test_goes_through_silence_to_the_platform(self) -> None:
        born = (str(S.FILED), frozenset([ACKNOWLEDGE.kind]))
        assert trying.walk(COMPLAINT, born) == ["filed", "with_shop", "escalated", "escalated", "undecided"]

"""Are all codes said in words, in both languages, and is nothing called law that is not known to be?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from aftersales.returns import types as returns_types
from aftersales.returns.policies import actions as actions_policies
from aftersales.returns.policies import handling as handling_policies
from aftersales.returns.policies import returning as returning_policies
from catalog.listings import types as listings_types
from complaints.complaint import policies as complaint_policies
from complaints.complaint import types as complaint_types
from merchants.shops.errors import MerchantNotFound
from orders.sales import policies as sales_policies
from orders.sales.errors import OrderNotFound, ShippingRefused
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.deadlines.types import Promise
from platform_core.eventlog.facts import DomainEvent
from platform_core.labels import Reason, spell
from platform_core.legal.rules import RULES
from platform_core.management.everything import is_ours
from platform_core.project.faces import labels
from platform_core.rows import new_id
from platform_core.states import Lifecycle

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
LATE = datetime(2026, 12, 1, tzinfo=UTC)  # by then every rule of the table is in force
RUNS = Promise(
    id=new_id(),
    kind="aftersales.refund",
    subject_type="aftersales.return",
    subject_id=new_id(),
    owed_by="merchant",
    owed_to="shopper",
    rule="DL_NRR_REFUND",
    started_at=AT,
    due_strict=AT,
    due_legal=AT,
    due_at=AT,
    state="running",
    closed_at=None,
    provisional=False,
)
SHOWN_APPS = ("orders", "aftersales", "complaints")
PLAIN = ["received", "cancelled", "filed", "resolved", "closed", "rejected", "withdrawn"]  # their codes say it
REASONED = (
    handling_policies.Against,
    returning_policies.Refusal,
    complaint_policies.Refusal,
    sales_policies.Refusal,
)


class TestTheLabels:
    def test_are_there_for_every_state_that_pages_show(self) -> None:
        lifecycles = [Lifecycle.REGISTRY[name] for name in ("order", "return", "complaint", "refund", "data_request")]
        states = [state for one in lifecycles for state in one.states()]

        assert {state.tone for state in states} == {"", "wait", "good", "bad"}
        assert [state.label for state in states if state.label == spell(state)] == PLAIN

    def test_are_there_for_every_fact_about_a_case(self) -> None:
        facts = [fact for fact in DomainEvent.TOPICS.values() if is_ours(fact.__module__)]

        assert [f.topic for f in facts if f.topic.split(".")[0] in SHOWN_APPS and not f.says] == []

    def test_are_there_for_all_that_may_be_done(self) -> None:
        done = {name for name, action in actions_policies.ACTIONS.items() if action.role is not Role.STAFF}

        assert done - set(returns_types.ActionName) == set()

    @pytest.mark.parametrize("reasons", REASONED, ids=lambda enum: f"{enum.__module__}.{enum.__name__}")
    def test_are_said_of_reasons_that_arrive_as_plain_codes(self, reasons: type[Reason]) -> None:
        with override("en"):
            assert [words.reason(code.value) for code in reasons] == [code.label for code in reasons]

    def test_are_there_for_every_role(self) -> None:
        assert set(words.ROLES) == set(Role)


class TestSaid:
    def test_is_nothing_for_no_code(self) -> None:
        assert words.label_of(complaint_types.RejectReason, "") == ""

    def test_tells_a_complaint_about_a_service_from_a_service_that_cannot_go_back(self) -> None:
        with override("en"):
            said = words.label_of(complaint_types.Topic, "service"), words.reason("service")

        assert said == ("service", "a service cannot be sent back")

    def test_calls_a_carrier_that_nobody_knows_as_it_was_typed_in(self) -> None:
        with override("en"):
            assert [labels.carrier(code) for code in ("sf", "Uncle Wang")] == ["SF Express", "Uncle Wang"]


class TestClock:
    def test_is_the_readers_turn_or_it_is_not(self) -> None:
        with override("en"):
            mine, theirs = (words.clock(RUNS, reader=role) for role in (Role.MERCHANT, Role.SHOPPER))

        assert (mine.mine, mine.owed) == (True, "to be done by you")
        assert (theirs.mine, theirs.owed) == (False, "to be done by the shop")

    def test_of_a_right_is_owed_by_nobody(self) -> None:
        window = replace(RUNS, kind="aftersales.return_window", owed_by="shopper")
        with override("en"):
            owed = [words.clock(window, reader=role).owed for role in (Role.SHOPPER, Role.MERCHANT)]

        assert owed == ["a right of yours", "a right of the shopper"]

    def test_calls_law_what_the_table_of_rules_calls_law(self) -> None:
        today = [code for code, versions in RULES.items() if versions[-1].holds_on(LATE.date())]
        promises = [replace(RUNS, rule=code, started_at=LATE) for code in today]

        assert len(promises) > 50
        assert {p.rule: words.clock(p, reader=Role.SHOPPER).by_law for p in promises} == {
            p.rule: RULES[p.rule][-1].is_law for p in promises
        }

    def test_calls_a_number_without_a_rule_the_contracts(self) -> None:
        shown = words.clock(replace(RUNS, rule=""), reader=Role.SHOPPER)

        assert (shown.by_contract, shown.by_law) == (True, False)

    @pytest.mark.parametrize(
        ("state", "said"), [("met", "done"), ("missed", "not done in time"), ("void", "no longer needed")]
    )
    def test_says_how_it_ended(self, state: str, said: str) -> None:
        with override("en"):
            assert words.clock(replace(RUNS, state=state), reader=Role.SHOPPER).ended == said

    def test_blames_nobody_for_a_promise_that_is_not_the_laws_nor_for_a_right_not_used(self) -> None:
        missed = replace(RUNS, state="missed")
        window = replace(missed, kind="aftersales.return_window", rule="DL_NRR_WINDOW", owed_by="shopper")
        house = replace(missed, kind="aftersales.objection", rule="DL_NRR_OBJECTION")
        with override("en"):
            shown = [words.clock(one, reader=Role.SHOPPER) for one in (missed, window, house, RUNS)]

        assert [one.missed for one in shown] == [True, False, False, False]
        assert shown[1].ended == "the time is over"


class TestWhatEndedAClock:
    """What a clock says of itself once it has."""

    def test_is_when_and_of_what_was_missed_what_was_done_instead(self) -> None:
        ended = [replace(RUNS, state=state, closed_at=AT) for state in ("met", "missed")]
        with override("en"):
            came = [words.clock(one, reader=Role.SHOPPER).came for one in (*ended, RUNS)]

        assert came == [
            "Ended on 10 Mar 2026, 10:00",
            "The system acted on 10 Mar 2026, 10:00: Without an objection in time, the platform has it paid by itself.",
            "",
        ]

    def test_of_a_right_is_what_remains(self) -> None:
        window = replace(RUNS, kind="aftersales.return_window", owed_by="shopper", state="missed", closed_at=AT)
        with override("en"):
            assert words.clock(window, reader=Role.SHOPPER).came.startswith("After that this right ends")


class TestTowardsWhom:
    def test_is_said_from_where_the_reader_stands(self) -> None:
        with override("en"):
            said = [words.clock(RUNS, reader=role).whom for role in (Role.SHOPPER, Role.MERCHANT)]

        assert said == ["towards you", "towards the shopper"]

    def test_is_nobody_for_time_that_a_shopper_has(self) -> None:
        reply = replace(RUNS, kind="complaints.reply", owed_by="shopper", owed_to="merchant")

        assert words.clock(reply, reader=Role.MERCHANT).whom == ""


class TestWhy:
    def test_has_a_page_at_the_door_of_the_reader(self) -> None:
        roles = (Role.SHOPPER, Role.MERCHANT, Role.REGULATOR, Role.STAFF)

        assert [words.clock(RUNS, reader=role).why for role in roles] == [
            f"/me/deadlines/{RUNS.id}",
            f"/seller/deadlines/{RUNS.id}",
            f"/regulator/deadlines/{RUNS.id}",
            "",
        ]


class TestClocks:
    def test_puts_what_runs_before_what_has_ended(self) -> None:
        later = replace(RUNS, due_at=AT.replace(day=12))
        ended = replace(RUNS, state="met", due_at=AT.replace(day=1))

        assert [(c.ended, c.due_at.day) for c in words.clocks([ended, later, RUNS], reader=Role.STAFF)][:2] == [
            ("", 10),
            ("", 12),
        ]


class TestProblem:
    def test_says_what_was_wrong_and_every_reason(self) -> None:
        with override("en"):
            told = words.problem(ShippingRefused(reasons=("line_incomplete", "line_unknown")))

        assert told.title == "The parcel does not match the order"
        assert told.reasons == ("something of the order is missing", "these goods are not part of it")

    def test_leaves_out_a_remedy_that_only_programs_can_follow(self) -> None:
        assert "params" in ShippingRefused.remedy
        assert words.problem(ShippingRefused(reasons=())).remedy == ""

    def test_is_in_the_readers_language(self) -> None:
        with override("zh-hans"):
            assert words.problem(OrderNotFound(order_id=new_id())).title == "没有这一订单"

    def test_shows_no_id(self) -> None:
        found = new_id()

        assert str(found) not in str(words.problem(MerchantNotFound(merchant_id=found)))


class TestTitle:
    def test_is_chinese_where_there_is_no_other(self) -> None:
        class Tea:
            title_zh, title_en = "龙井", ""

        with override("en"):
            assert words.title(Tea) == "龙井"


class TestCost:
    def test_is_said_from_where_the_reader_stands(self) -> None:
        with override("en"):
            assert labels.cost(returns_types.Cost.SHOPPER, reader=Role.SHOPPER) == "at your cost"
            assert labels.cost(returns_types.Cost.SHOPPER, reader=Role.MERCHANT) == "at the shopper's cost"
            assert labels.cost(returns_types.Cost.MERCHANT, reader=Role.MERCHANT) == "at your cost"

    def test_has_words_for_every_payer(self) -> None:
        payers = {payer.value: payer.label for payer in listings_types.Payer}

        assert payers.items() <= {cost.value: cost.label for cost in returns_types.Cost}.items()

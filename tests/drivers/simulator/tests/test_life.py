"""Is it found out when the engine breaks law or table? That a whole year keeps them, `test_executors.py` proves.

In this process, with the engine's own commands on a database of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import platform_core.notices.commands
from aftersales.returns.commands import notices
from aftersales.returns.errors import WindowPassed
from catalog.safety.types import Disposal
from catalog.takedowns import commands as takedowns_commands
from complaints.complaint import policies as complaint_policies
from complaints.complaint.types import Outcome as Decision
from complaints.service import policies as service_policies
from merchants.sanctions.adapters import Suspension
from merchants.sanctions.types import SanctionKind
from orders.contracts.policies import contract as contract_policies
from platform_core.actors import RELAY
from platform_core.deadlines.commands.clocks import void
from platform_core.drivers.world import clocks
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.verbs import (
    advertising,
    claims,
    conversations,
    deposits,
    disputes,
    earnings,
    measures,
    mediation,
    personal_data,
    recalls,
    reports,
    sale,
    subscriptions,
)
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.legal import spans
from platform_core.money import Money
from platform_core.payments.deadlines import HEAR_OF_RETURN
from platform_core.project.env import read
from platform_core.tenancy.door import entered
from tests.database import as_login
from tests.drivers.simulator import run
from tests.drivers.simulator.bank import Bank
from tests.drivers.simulator.executors import InProcess
from tests.drivers.simulator.findings import Wrong
from tests.drivers.simulator.life import ACCEPTED, TOO_SOON_OR_LATE, judge_answers
from tests.drivers.simulator.plan import Plan
from tests.drivers.simulator.run import Outcome
from tests.drivers.simulator.tests.scripts import (
    case,
    claimed_back,
    in_own_shop,
    sent_back,
    signed,
    sold,
    subscribed,
    then,
    unsent,
    year,
)
from tests.drivers.simulator.words import Mood, account_number

pytestmark = pytest.mark.commits
APPLY = "orders.apply_carrier_report"
Lived = Callable[..., Outcome]
Handler = Callable[[Any, Any], object]
UNPAID = year(case(then(sale.place, 0)))
CHEAPEST = 499  # fen, the first thing on a shelf
NET_OF_CHEAPEST = 474  # without the platform's fee
GOES_BACK = year(case(*sent_back()))


@pytest.fixture
def lived(fresh: dict[str, str], tmp_path: Path) -> Iterator[Lived]:
    """Live a plan, and judge it."""

    def live(the_year: Plan, executor: InProcess | None = None) -> Outcome:
        bank, auditor = Bank(tmp_path / "bank.db"), read(fresh).databases["auditor"]
        return run.simulated(the_year, executor=executor or InProcess(), bank=bank, auditor=auditor)

    with as_login("worker"), entered("simulator"):
        yield live


@pytest.fixture
def subscriber(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Handler], Handler]], None]:
    """Let a subscriber do something else with the facts that it hears; its own handler is given."""

    def change(name: str, to: Callable[[Handler], Handler]) -> None:
        known = SUBSCRIBERS[name]
        monkeypatch.setitem(SUBSCRIBERS, name, dataclasses.replace(known, handler=to(known.handler)))

    return change


def wrongs(outcome: Outcome) -> set[Wrong]:
    return {finding.wrong for finding in outcome.findings}


class Late(InProcess):
    """A sweep that comes an hour after whatever is due."""

    def close_due(self) -> None:
        if (due := clocks.agenda().due) is not None:
            clocks.MovedClock().set_to(due + timedelta(hours=1))
        super().close_due()


class TestABrokenEngine:
    """One engine for each kind of finding: told twice, too early, too late, money without an owner, another text."""

    def test_that_tells_people_twice_is_found_out(self, lived: Lived, subscriber):
        subscriber("orders.notify_cancelled", lambda own: lambda *heard: (own(*heard), own(*heard)))

        assert wrongs(lived(UNPAID)) == {Wrong.DOUBLE}

    def test_that_counts_minutes_while_nobody_is_there_is_found_out(
        self, lived: Lived, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(service_policies, "opens_at", lambda at: at)

        assert Wrong.EARLY in wrongs(lived(year(case(then(conversations.write_to_house, 0.5)))))

    def test_that_forgets_money_that_fits_no_payment_is_found_out(self, lived: Lived, subscriber):
        """The provider is not asked to give it back, nor will it be."""

        def forget(fact: Any, _: Any) -> None:
            with acting_as(RELAY) as at:
                void(HEAR_OF_RETURN, subject_id=fact.receipt_id, reason="forgotten", by=RELAY, at=at)

        subscriber("payments.send_receipt_back", lambda _: forget)

        outcome = lived(year(case(*unsent(), then(sale.report_second_payment, 0.1))))

        assert (outcome.unclocked, outcome.unowned) == (1, CHEAPEST)
        assert outcome.harm_hours_by_kind["payments"] > 0
        assert not outcome.holds

    def test_that_seals_another_text_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        honest = contract_policies.canonical
        monkeypatch.setattr(contract_policies, "canonical", lambda said: (honest(said)[0], honest({})[1]))

        outcome = lived(UNPAID)

        assert (outcome.unverified, outcome.holds) == (1, False)

    def test_that_sweeps_an_hour_late_is_found_out(self, lived: Lived):
        assert wrongs(lived(UNPAID, Late())) == {Wrong.MISSED}


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ([TOO_SOON_OR_LATE] * 14, []),
        ([TOO_SOON_OR_LATE] * 15, ["of none of 15: states.illegal_transition 15"]),
        (
            [TOO_SOON_OR_LATE] * 2 + ["reviews.refused"] * 3,
            ["of none of 5: reviews.refused 3, states.illegal_transition 2"],
        ),
        (["reviews.refused"] * 2, []),
        (["reviews.refused"] * 20 + [ACCEPTED], []),
    ],
)
def test_who_refuses_everybody_is_found_out_with_the_reasons(codes: list[str], found: list[str]) -> None:
    assert [finding.found for finding in judge_answers({"uphold_mask": codes})] == found


@pytest.mark.proof  # each lives a plan of its own, and each is one more way to be wrong by these kinds
class TestEveryBrokenEngine:
    def test_that_refuses_every_return_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        def refuse(*_: object, order_id: UUID, at: datetime) -> None:
            raise WindowPassed(order_id=order_id, closed_at=at)

        monkeypatch.setattr(notices, "_refuse", refuse)
        everybody = year(*(dataclasses.replace(case(*sent_back()), number=number) for number in range(3)))

        assert [finding.what for finding in lived(everybody).findings] == ["give_notice accepted"]

    def test_that_does_not_refund_does_harm(self, lived: Lived, subscriber):
        """By a day: then the clock of the refund has the provider asked."""
        subscriber("payments.refund_at_provider", lambda _: lambda *_: None)

        outcome = lived(GOES_BACK)

        assert outcome.harm_hours > 0

    def test_that_gives_money_back_twice_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        honest = Bank.refund

        def generous(bank: Bank, order: Any) -> Any:
            honest(bank, dataclasses.replace(order, refund_id=order.payment_id))
            return honest(bank, order)

        monkeypatch.setattr(Bank, "refund", generous)

        assert wrongs(lived(GOES_BACK)) == {Wrong.DOUBLE}

    def test_that_keeps_what_was_left_for_an_order_that_has_ended_is_found_out(self, lived: Lived, subscriber):
        subscriber("orders.end_deposits", lambda _: lambda *_: None)

        outcome = lived(
            year(case(then(deposits.ask_deposit, 0, fen=3000, within=7), *unsent(), then(sale.call_off, 0.1)))
        )

        assert outcome.unowned == 3000
        assert outcome.harm_hours_by_kind["orders"] > 0

    def test_that_cannot_hear_of_a_parcel_is_found_out_and_ends(self, lived: Lived, subscriber):
        """What comes after a delivery that is parked in the end waits behind it for good."""
        subscriber(APPLY, lambda _: lambda *_: 1 / 0)

        outcome = lived(year(case(*sold(), signed(4))))

        waiting = [found.what for found in outcome.findings if found.what.startswith("delivery")]
        assert waiting == [f"delivery to {APPLY}"] * 3

    def test_that_tells_nobody_of_a_debit_is_found_out(self, lived: Lived, subscriber):
        """Nothing is debited then, which is not what the shopper agreed to."""
        subscriber("orders.tell_of_debit", lambda _: lambda *_: None)

        outcome = lived(year(case(*subscribed(), then(subscriptions.cancel_subscription, 15))))

        assert "fen debited" in {found.what for found in outcome.findings if found.wrong is Wrong.MISSED}

    def test_that_forgets_a_refusal_of_advertisements_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(platform_core.notices.commands, "suppress", lambda *_, **__: None)
        acts = (
            then(advertising.allow_advertising, 0),
            then(advertising.refuse_advertising, 1, everyone=False),
            then(advertising.advertise, 2),
        )

        outcome = lived(year(case(*acts)))

        assert [found.what for found in outcome.findings] == ["advertisement to who has not agreed"]

    def test_that_lets_a_suspended_shop_sell_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(Suspension, "apply", lambda *_, **__: None)
        proposed = then(measures.propose_measure, 0, kind=SanctionKind.SUSPENSION)
        acts = (
            proposed,
            then(measures.impose_measure, 0.1),
            then(measures.buy_again, 1),
            then(measures.drop_measure, 2),
        )

        outcome = lived(year(in_own_shop(case(*acts))))

        found = {finding.what for finding in outcome.findings}
        assert {"merchants.suspended", "order at a suspended shop"} <= found

    def test_that_never_pays_the_freight_of_a_way_back_is_found_out(self, lived: Lived, subscriber):
        subscriber("aftersales.send.aftersales.reimbursement_covered", lambda _: lambda *_: None)
        shown = then(claims.show_receipt, 11.2, fen=1200)

        outcome = lived(year(case(*claimed_back(wants="return"), shown)))

        found = {finding.what for finding in outcome.findings}
        assert {"fen paid out of reimbursement", "fen without an owner"} <= found

    def test_that_asks_nobody_to_pay_it_is_found_out(self, lived: Lived, subscriber):
        subscriber("payments.pay_out_at_provider", lambda _: lambda *_: None)
        shown = then(claims.show_receipt, 11.2, fen=1200)

        outcome = lived(year(case(*claimed_back(wants="return"), shown)))

        assert [finding.what for finding in outcome.findings] == ["paid out"]

    def test_that_tells_no_buyer_of_a_recalled_lot_is_found_out(self, lived: Lived, subscriber):
        for name in ("aftersales.seek_buyers", "aftersales.seek_again"):
            subscriber(name, lambda _: lambda *_: None)
        recalled = case(*sold(), then(recalls.recall_lot, 4, disposal=Disposal.SEND_BACK))

        outcome = lived(year(in_own_shop(recalled)))

        assert [finding.what for finding in outcome.findings] == ["catalog.tell_buyers ends"]

    def test_that_puts_nothing_on_file_is_found_out(self, lived: Lived, subscriber):
        subscriber("merchants.put_delay_on_file", lambda _: lambda *_: None)

        outcome = lived(year(case(*unsent())))

        assert {finding.what for finding in outcome.findings} == {
            "credit late orders.dispatch",
            "credit late orders.end_unsent",
        }

    def test_that_keeps_what_a_shop_has_earned_is_found_out(self, lived: Lived, subscriber):
        subscriber("payments.plan_payout", lambda _: lambda *_: None)
        named = then(earnings.name_payout_account, 0, number=account_number(Mood.PROMPT, 0))

        outcome = lived(year(in_own_shop(case(named, *sold(), then(sale.confirm, 3.1)))))

        assert outcome.unowned == NET_OF_CHEAPEST
        assert [found.what for found in outcome.findings] == ["fen without an owner"]

    def test_that_lets_a_shop_bear_what_was_found_wrongly_is_found_out(
        self, lived: Lived, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(complaint_policies, "borne_by_platform", lambda *_, **__: Money(0))
        named = then(earnings.name_payout_account, 0, number=account_number(Mood.UNYIELDING, 0))
        complains = (then(disputes.complain, 4, fen=150), then(disputes.decide, 24, outcome=Decision.UPHELD))
        again = (
            then(disputes.ask_review_for_shop, 25),
            then(disputes.replace_decision, 26, outcome=Decision.DISMISSED),
        )
        acts = (named, *sold(), then(sale.confirm, 3.1), *complains, *again)

        outcome = lived(year(in_own_shop(case(*acts))))

        assert [finding.what for finding in outcome.findings] == ["fen borne by the platform"]

    def test_that_forgets_to_erase_is_found_out_and_erases_by_the_clock(self, lived: Lived, subscriber):
        subscriber("privacy.erase", lambda _: lambda *_: None)

        outcome = lived(year(case(then(personal_data.close_account, 0))))

        assert [found.what for found in outcome.findings] == ["privacy.erase ends"]

    def test_that_goes_on_mediating_beside_a_review_is_found_out(self, lived: Lived, subscriber):
        subscriber("complaints.mediation_gives_way", lambda _: lambda *_: None)
        complains = (then(disputes.complain, 4, fen=150), then(disputes.decide, 14, outcome=Decision.DISMISSED))
        acts = (
            *sold(),
            *complains,
            then(mediation.ask_mediation, 15),
            then(disputes.ask_review, 16),
            then(disputes.confirm_decision, 17),
        )

        outcome = lived(year(case(*acts)))

        assert [finding.what for finding in outcome.findings] == ["mediation beside a review"]

    def test_that_counts_a_tick_short_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        honest = spans.midnight
        monkeypatch.setattr(spans, "midnight", lambda day: honest(day) - spans.TICK)

        assert Wrong.EARLY in wrongs(lived(GOES_BACK))

    def test_that_leaves_goods_down_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(takedowns_commands, "put_back_for", lambda *_, **__: None)
        acts = (then(reports.claim_right, 0), then(reports.withdraw_infringement, 5), then(measures.buy_again, 6))

        outcome = lived(year(in_own_shop(case(*acts))))

        assert [finding.what for finding in outcome.findings] == ["catalog.listings_put_back"]

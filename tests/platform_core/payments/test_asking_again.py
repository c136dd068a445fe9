"""What follows when the provider refuses to give money back, and when is it asked again?"""

from datetime import timedelta

import pytest
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.payments.commands import asking_again, refunding, settling
from platform_core.payments.errors import RefundNotFound, RefundStands
from platform_core.payments.policies.payments import NextAttempt
from platform_core.payments.queries import payments
from platform_core.payments.types import Added, Answer, Outcome, Reference
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.merchants.builders import person
from tests.platform_core.accounts.people import employed
from tests.platform_core.ledger.conftest import STAFF, opened
from tests.platform_core.ledger.test_races import together
from tests.platform_core.payments.conftest import asked, captured, case, requested

TICK, DAY = timedelta.resolution, timedelta(days=1)
CASE = case("a return")
worker = pytest.mark.login("worker")


def system():
    return scopes.bound(scopes.SYSTEM)


def ask(share, fen, at, *, for_case=CASE, added=None):
    with system(), transaction.atomic():
        return refunding.request_refund(share.order, for_case=for_case, amount=Money(fen), added=added, by=RELAY, at=at)


def answer(refund_id, outcome, at):
    with system(), transaction.atomic():
        refunding.record_answer(refund_id, answer=Answer(outcome, str(refund_id), "no"), by=RELAY, at=at)


def refused(refund_id, at):
    """The provider says no, and the relay brings us the fact."""
    answer(refund_id, Outcome.FAILED, at)
    with system(), transaction.atomic():
        return asking_again.follow_failure(refund_id, by=RELAY, at=at)


def refunds(for_case=CASE):
    with system(), transaction.atomic():
        return payments.refunds_for(for_case)


def attempts(for_case=CASE):
    return [(refund.attempt, refund.amount.amount, refund.state) for refund in refunds(for_case)]


def refused_three_times(share, at):
    """The last attempt that is made at once."""
    ask(share, 300, at)
    for _ in range(3):
        refused(refunds()[-1].id, at)
    return refunds()[-1].id


def asked_for_account(share, at):
    """The provider refuses the last attempt two days later; gives the id of that attempt."""
    refused_three_times(share, at)
    for day in (1, 2):
        sweep(at + day * DAY)
        refused(refunds()[-1].id, at + day * DAY)
    return refunds()[-1].id


def clocks(refund_id, kind="payments.ask_again"):
    with system(), transaction.atomic():
        return [(clock.due_at, clock.state) for clock in about(refund_id) if clock.kind == kind]


def sweep(at):
    with system(), transaction.atomic():
        return sweeping.close_due_batch(limit=10, at=at)


def again(refund_id, at, by=STAFF):
    with scopes.bound(scopes.staff(by.id)), transaction.atomic():
        return asking_again.ask_again(refund_id, reason="the provider was down", by=by, at=at)


def settled(share, at):
    with system(), transaction.atomic():
        return settling.settle_share(share.order, commission_basis_points=0, by=RELAY, at=at)


@pytest.fixture
def share(payer, shops, orders, at):
    share = asked(shops[0], 1000, funded=Money(100))
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    return share


@pytest.mark.django_db
@worker
@pytest.mark.duty("ECL-20", "HSE-05")
class TestFollowFailure:
    def test_asks_again_at_once_three_times_in_all_and_then_by_the_clock(self, share, at):
        steps = [refused(ask(share, 300, at), at), *(refused(refunds()[-1].id, at) for _ in range(2))]

        assert steps == [NextAttempt.AT_ONCE, NextAttempt.AT_ONCE, NextAttempt.LATER]
        assert attempts() == [(1, 300, "replaced"), (2, 300, "replaced"), (3, 300, "failed")]
        assert clocks(refunds()[-1].id) == [(at + DAY, "running")]

    @pytest.mark.clock("payments.ask_again")
    def test_asks_a_day_later_to_the_tick_and_then_the_payer_for_an_account(self, share, at):
        refused_three_times(share, at)

        assert sweep(at + DAY - TICK) == 0
        assert sweep(at + DAY) == 1
        assert attempts()[-1] == (4, 300, "requested")
        assert refused(refunds()[-1].id, at + DAY) is NextAttempt.LATER
        assert sweep(at + 2 * DAY) == 1
        assert refused(refunds()[-1].id, at + 2 * DAY) is NextAttempt.ACCOUNT

        assert [state for *_, state in attempts()] == ["replaced"] * 4 + ["account_asked"]

    def test_has_a_clock_already_before_anybody_has_looked_at_the_refusal(self, share, at):
        refund_id = ask(share, 300, at)
        answer(refund_id, Outcome.FAILED, at)
        assert clocks(refund_id) == [(at + DAY, "running")]

        assert sweep(at + DAY) == 1

        assert attempts() == [(1, 300, "replaced"), (2, 300, "requested")]

    def test_does_nothing_when_it_is_told_of_the_same_refusal_again(self, share, at):
        asked_for_account(share, at)
        refund_id = refunds()[-1].id
        before = attempts()

        with system(), transaction.atomic():
            assert asking_again.follow_failure(refund_id, by=RELAY, at=at) is NextAttempt.NEVER

        assert attempts() == before
        assert clocks(refund_id, "payments.name_account") == [(at + 5 * DAY, "running")]

    def test_tells_staff_each_time_by_the_name_of_the_case(self, share, at):
        clerk = person(at).id
        employed(clerk, at=at)

        refused_three_times(share, at)

        with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
            notices = list(Notice.objects.filter(template="payments.refund_failed").order_by("sent_at", "id"))
        said = {"case": f"{CASE.type} {CASE.id}", "amount": "3.00 CNY"}
        assert [notice.params for notice in notices] == [
            said | {"attempt": 1, "next": "at_once"},
            said | {"attempt": 2, "next": "at_once"},
            said | {"attempt": 3, "next": "later"},
        ]
        assert "系统已立即再次发起" in notices[0].texts["zh"]["body"]
        assert "asked again by itself" in notices[2].texts["en"]["body"]

    def test_asks_for_no_more_than_is_left_and_never_for_more_than_was_decided(self, share, at):
        first = ask(share, 300, at)
        answer(first, Outcome.FAILED, at)
        other = ask(share, 900, at, for_case=case("a complaint"))
        with system(), transaction.atomic():
            asking_again.follow_failure(first, by=RELAY, at=at)
        assert attempts() == [(1, 300, "replaced"), (2, 100, "requested")]

        answer(other, Outcome.FAILED, at)
        refused(refunds()[-1].id, at)

        assert attempts()[-1] == (3, 300, "requested")

    def test_asks_no_more_for_what_went_back_by_another_way(self, share, at):
        refund_id = ask(share, 300, at)
        answer(refund_id, Outcome.FAILED, at)
        ask(share, 1000, at, for_case=case("a complaint"))

        with system(), transaction.atomic():
            assert asking_again.follow_failure(refund_id, by=RELAY, at=at) is NextAttempt.NEVER

        assert attempts() == [(1, 300, "replaced")]
        assert clocks(refund_id) == [(at + DAY, "met")]

    def test_asks_by_the_clock_no_more_for_what_went_back_by_another_way(self, share, at):
        refused_three_times(share, at)
        answer(ask(share, 1000, at, for_case=case("a complaint")), Outcome.SUCCEEDED, at)

        assert sweep(at + DAY) == 1

        assert [state for *_, state in attempts()] == ["replaced"] * 3

    def test_takes_the_same_of_others_money_along(self, share, at):
        refused(ask(share, 300, at, added=Added(funded=Money(77))), at)

        with system(), transaction.atomic():
            parts = payments.share_facts(share.order).parts
        assert (parts.refunded, parts.funded_back) == (Money(300), Money(77))

    def test_lets_no_shop_be_paid_before_the_money_is_back(self, share, at):
        refund_id = refused_three_times(share, at)
        with system(), transaction.atomic():
            assert payments.refund_open(share.order)
        assert not settled(share, at)

        answer(again(refund_id, at), Outcome.SUCCEEDED, at)

        with system(), transaction.atomic():
            assert not payments.refund_open(share.order)
        assert settled(share, at)


@pytest.mark.django_db
@worker
class TestAskAgain:
    def test_needs_no_waiting_and_ends_the_clock(self, share, at):
        refund_id = refused_three_times(share, at)

        again(refund_id, at + TICK)

        assert attempts()[-1] == (4, 300, "requested")
        assert clocks(refund_id) == [(at + DAY, "met")]
        assert sweep(at + DAY) == 0  # a tick later the new attempt's own is due
        with system(), transaction.atomic():
            told = Event.objects.get(topic="payments.refund_asked_again")
        assert (told.subject_id, told.actor_id, told.reason) == (refund_id, STAFF.id, "the provider was down")

    def test_comes_before_the_relay_which_then_does_nothing(self, share, at):
        refund_id = ask(share, 300, at)
        answer(refund_id, Outcome.FAILED, at)
        again(refund_id, at)

        with system(), transaction.atomic():
            assert asking_again.follow_failure(refund_id, by=RELAY, at=at) is NextAttempt.NEVER

        assert attempts() == [(1, 300, "replaced"), (2, 300, "requested")]

    @pytest.mark.parametrize("outcome", [None, Outcome.SILENT, Outcome.SUCCEEDED])
    def test_refuses_what_has_not_failed(self, share, at, outcome):
        refund_id = ask(share, 300, at)
        if outcome:
            answer(refund_id, outcome, at)

        with pytest.raises(RefundStands):
            again(refund_id, at)

        assert len(attempts()) == 1

    def test_refuses_what_was_asked_for_again(self, share, at):
        refund_id = ask(share, 300, at)
        refused(refund_id, at)

        with pytest.raises(RefundStands):
            again(refund_id, at)

    def test_refuses_what_has_gone_back_by_another_way(self, share, at):
        refund_id = ask(share, 300, at)
        answer(refund_id, Outcome.FAILED, at)
        ask(share, 1000, at, for_case=case("a complaint"))

        with pytest.raises(RefundStands):
            again(refund_id, at)

    def test_is_for_staff(self, share, at, payer):
        refund_id = refused_three_times(share, at)

        with pytest.raises(WrongRole):
            again(refund_id, at, by=payer)

        assert clocks(refund_id) == [(at + DAY, "running")]

    def test_knows_no_other_refund(self, at):
        with pytest.raises(RefundNotFound):
            again(new_id(), at)


@pytest.mark.commits
class TestAtOnce:
    def test_staff_and_the_clock_make_one_attempt(self, fresh, payer, orders, at):
        with as_login("worker"):
            share = asked(opened(at), 1000)
            captured(requested(payer, [share], at=at).id, 1000, at=at)
            refund_id = refused_three_times(share, at)

            def act(n):
                try:
                    return sweep(at + DAY) if n % 2 else bool(again(refund_id, at + DAY))
                except RefundStands:
                    return 0

            together(act, range(8))

            assert [attempt for attempt, *_ in attempts()] == [1, 2, 3, 4]


@pytest.mark.django_db
@worker
def test_a_case_without_a_number_is_named_by_what_it_is_and_its_id():
    late, unknown = (Reference(type_, new_id()) for type_ in ("payments.payment", "tests.nothing"))

    with system(), transaction.atomic():
        named = [payments.name_of(of) for of in (late, unknown)]

    assert named == [f"payments.payment {late.id}", f"tests.nothing {unknown.id}"]

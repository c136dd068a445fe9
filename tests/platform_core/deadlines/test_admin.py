"""What staff see of the clocks, and what they may do to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.deadlines import policies, specs
from platform_core.deadlines.admin.filters import SITUATIONS
from platform_core.deadlines.commands import clocks, intervening, sweeping
from platform_core.deadlines.errors import DeadlineUnknown, NotByHand
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import ManualAction, PauseReason
from platform_core.eventlog.queries import timeline
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import sessions
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.deadlines.clocks import PAY, REFUND, STAFF, row, running

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
CLOCKS = "/admin/deadlines/runningdeadline/"
SECRET = "JBSWY3DPEHPK3PXP"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    for spec in (replace(PAY, may_be_extended=True), REFUND):
        monkeypatch.setitem(specs.DECLARED, spec.kind, spec)


@pytest.fixture
def staff_client(at):
    """Somebody of staff, signed in, with the second factor shown in this session."""
    officer = person(at).id
    client = Client(headers={"accept-language": "en"})
    with bound(scopes.staff(officer)):
        people.make_staff(officer, by=STAFF, at=at)
        people.enrol_second_factor(officer, secret=SECRET, by=STAFF, at=at)
        client.cookies["sessionid"] = sessions.begun(officer)
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


def listed(staff_client, query=""):
    """The ids of a list, in its order."""
    return [found.pk for found in staff_client.get(f"{CLOCKS}?{query}").context["cl"].result_list]


class TestTheList:
    def test_begins_with_what_is_due_next(self, staff_client, shop, at):
        later, sooner = running(shop, REFUND, at=at), running(shop, PAY, at=at)

        assert listed(staff_client) == [sooner, later]

    def test_answers_the_questions_that_staff_come_with(self, staff_client, shop, at):
        subject_id = new_id()
        runs = running(shop, PAY, at=at)
        ended = running(shop, REFUND, at=at, subject_id=subject_id)
        failing = running(shop, REFUND, at=at)
        with bound(SYSTEM):
            clocks.void(REFUND, subject_id=subject_id, by=STAFF, at=at, reason="moot")
            RunningDeadline.objects.filter(id=failing).update(attempts=policies.POISONED, error="ZeroDivisionError")

        found = {name: set(listed(staff_client, f"situation={name}")) for name in SITUATIONS}

        assert found["due"] == {runs, failing}
        assert found["failing"] == found["poisoned"] == {failing}
        assert found["missed"] == found["paused"] == found["provisional"] == set()
        assert found["all"] == {runs, ended, failing}
        assert b"ZeroDivisionError" in staff_client.get(f"{CLOCKS}?situation=poisoned").content

    def test_goes_by_kind(self, staff_client, shop, at):
        running(shop, PAY, at=at)
        refund = running(shop, REFUND, at=at)

        assert listed(staff_client, f"kind={REFUND.kind}") == [refund]

    def test_finds_by_any_id_and_nothing_by_what_is_none(self, staff_client, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)
        running(shop, PAY, at=at)

        assert listed(staff_client, f"q={deadline_id}") == listed(staff_client, f"q={subject_id}") == [deadline_id]
        assert len(listed(staff_client, f"q={shop}")) == 2
        assert listed(staff_client, "q=nonsense") == []


class TestThePage:
    @pytest.mark.parametrize(
        ("language", "said"), [("zh-hans", "已由另一套互不相干的程序重新计算"), ("en", "Counted a second time")]
    )
    def test_says_why_in_words_in_both_languages(self, staff_client, shop, at, language, said):
        page = staff_client.get(
            f"{CLOCKS}{running(shop, REFUND, at=at)}/change/", headers={"accept-language": language}
        )

        assert said in page.content.decode()

    def test_offers_what_the_policy_allows_and_no_other(self, staff_client, shop, at):
        shoppers, shops = running(shop, PAY, at=at), running(shop, REFUND, at=at)

        assert set(staff_client.get(f"{CLOCKS}{shoppers}/touch/").context["choices"]) == {"extend"}
        assert staff_client.get(f"{CLOCKS}{shops}/touch/").context["choices"] == {}

    def test_carries_out_what_is_chosen(self, staff_client, shop, at):
        deadline_id = running(shop, PAY, at=at + 10 * 365 * DAY)

        staff_client.post(f"{CLOCKS}{deadline_id}/touch/", {"choice": "extend", "reason": "she was ill", "days": "2"})

        assert (row(deadline_id).state, row(deadline_id).reason) == ("void", "she was ill")

    def test_says_what_is_refused_and_does_nothing(self, staff_client, shop, at):
        deadline_id = running(shop, REFUND, at=at)

        answer = staff_client.post(
            f"{CLOCKS}{deadline_id}/touch/", {"choice": "retry", "reason": "a favour"}, follow=True
        )

        assert "not changed by hand" in answer.content.decode()
        assert row(deadline_id).state == "running"


class TestByHand:
    def by_hand(self, deadline_id, action, *, at, reason="the shopper was ill", **more):
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            intervening.by_hand(deadline_id, action=action, reason=reason, by=STAFF, at=at, **more)

    def test_gives_a_consumer_more_time(self, shop, at):
        subject_id = new_id()
        old = running(shop, PAY, at=at, subject_id=subject_id)

        self.by_hand(old, ManualAction.EXTEND, at=at, days=2)

        with bound(scopes.staff(STAFF.id)):
            first, second = promises.about(subject_id)
        assert (first.state, second.state) == ("void", "running")
        assert second.due_at > first.due_at + DAY
        assert row(old).reason == "the shopper was ill"

    def test_takes_nothing_from_a_consumer(self, shop, at):
        deadline_id = running(shop, REFUND, at=at)

        for action, reasons in (
            (ManualAction.EXTEND, ("against_the_consumer", "not_extendable")),
            (ManualAction.RETRY, ("not_put_off",)),
        ):
            with pytest.raises(NotByHand) as refusal:
                self.by_hand(deadline_id, action, at=at)
            assert refusal.value.params == {"reasons": reasons}
        assert row(deadline_id).state == "running"

    def test_lets_what_has_failed_be_tried_at_once(self, shop, at, handled):
        def fails(subject_id, /, *, at):
            raise ZeroDivisionError

        deadline_id, done = running(shop, REFUND, at=at), []
        handled(REFUND.kind, fails)
        due = row(deadline_id).due_at
        with bound(SYSTEM), transaction.atomic():
            sweeping.close_if_due(deadline_id, at=due)
        handled(REFUND.kind, lambda subject_id, /, *, at: done.append(at))

        self.by_hand(deadline_id, ManualAction.RETRY, at=due + SECOND, reason="the provider is back")

        assert (row(deadline_id).run_at, row(deadline_id).attempts) == (due + SECOND, 1)
        with bound(scopes.staff(STAFF.id)):
            assert timeline(deadline_id)[-1].reason == "the provider is back"
        with bound(SYSTEM), transaction.atomic():
            assert sweeping.close_if_due(deadline_id, at=due + SECOND)
        assert done == [due + SECOND]

    def test_lets_what_has_come_due_again_be_tried_where_it_stands(self, shop, at, handled):
        """The worker was away, or something else about the same went first: nothing is put off by that."""

        def fails(subject_id, /, *, at):
            raise RuntimeError("the provider is away")

        handled(REFUND.kind, fails)
        deadline_id = running(shop, REFUND, at=at)
        due = row(deadline_id).due_at
        with bound(SYSTEM), transaction.atomic():
            sweeping.close_if_due(deadline_id, at=due)
        again_at = row(deadline_id).run_at

        self.by_hand(deadline_id, ManualAction.RETRY, at=again_at + SECOND, reason="the worker is back")

        assert (row(deadline_id).run_at, row(deadline_id).attempts) == (again_at, 1)
        with bound(scopes.staff(STAFF.id)):
            assert timeline(deadline_id)[-1].reason == "the worker is back"

    def test_keeps_why_a_clock_goes_on(self, shop, at, monkeypatch):
        tested = replace(REFUND, pauses_for=frozenset({PauseReason.TESTING}))
        monkeypatch.setitem(specs.DECLARED, REFUND.kind, tested)
        deadline_id = running(shop, REFUND, at=at)

        self.by_hand(deadline_id, ManualAction.PAUSE, at=at, reason="sent to the laboratory")
        self.by_hand(deadline_id, ManualAction.RESUME, at=at + 2 * DAY, reason="the report is there")

        ended = row(deadline_id).closing_reason
        assert ended.in_english == "paused for testing: calendar_days:2 added; the report is there"
        with bound(scopes.staff(STAFF.id)):
            assert timeline(deadline_id)[-1].reason == ended.in_english

    def test_leaves_alone_what_nobody_declares_any_more(self, shop, at, monkeypatch):
        deadline_id = running(shop, REFUND, at=at)
        monkeypatch.delitem(specs.DECLARED, REFUND.kind)

        with pytest.raises(NotByHand) as refusal:
            self.by_hand(deadline_id, ManualAction.RETRY, at=at)

        assert refusal.value.params == {"reasons": ("kind_unknown",)}

    def test_needs_a_reason(self, shop, at):
        deadline_id = running(shop, PAY, at=at)

        with pytest.raises(NotByHand):
            self.by_hand(deadline_id, ManualAction.EXTEND, at=at, reason=" ")
        self.by_hand(deadline_id, ManualAction.EXTEND, at=at)
        assert row(deadline_id).state == "void"

    def test_knows_only_what_there_is(self, at):
        with pytest.raises(DeadlineUnknown):
            self.by_hand(new_id(), ManualAction.RETRY, at=at)

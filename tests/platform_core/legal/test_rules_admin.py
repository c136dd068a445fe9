"""Staff look at every number in all its versions, propose another one of ours, and decide about each other's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.http.action_pages import humanize
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import LegalRule
from platform_core.legal.queries import rules
from platform_core.legal.rules import Floor
from platform_core.legal.spans import WorkingDays
from platform_core.legal.states import ProposalState
from platform_core.legal.types import DecisionRefusal, Matter, NumberRefusal
from platform_core.legal.years import Fault
from tests import sessions
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.legal.numbers import ONE, acting_as, house_number, proposed, soonest

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
SECRET = "JBSWY3DPEHPK3PXP"
RULES, PROPOSALS = "/admin/legal/legalrule/", "/admin/legal/proposal/"


@pytest.fixture
def staff(at: datetime) -> Actor:
    return Actor(id=person(at).id, role=Role.STAFF)


@pytest.fixture
def staff_client(staff: Actor, at: datetime) -> Client:
    """Signed in, and the second factor shown in this session."""
    client = Client(headers={"accept-language": "en"})
    with acting_as(staff):
        people.make_staff(staff.id, by=staff, at=at)
        people.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=at)
        token = sessions.begun(staff.id)
    client.cookies["sessionid"] = token
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def number_of(code: str, version: int = 1) -> str:
    """The address of a rule's page."""
    with acting_as(ONE), transaction.atomic():
        return f"{RULES}{LegalRule.objects.get(code=code, version=version).id}"


def requested(value: int, *, choice: str = "propose", days: int = 0) -> dict[str, str]:
    on = soonest() + timedelta(days=days)
    return {"value": str(value), "effective_from": on.isoformat(), "why": "faster for all", "choice": choice}


def proposals() -> list[tuple[str, str]]:
    with acting_as(ONE), transaction.atomic():
        return list(Proposal.objects.values_list("state", "why"))


class TestTheList:
    def test_shows_all_versions_of_file_and_house(self, staff_client: Client) -> None:
        house_number("DL_CMP_MERCHANT", 2)

        shown = read(staff_client, f"{RULES}?q=DL_CMP_MERCHANT")
        assert "3 working days" in shown
        assert "2 working days" in shown
        assert "1001" in shown

    @pytest.mark.parametrize(
        ("query", "there", "not_there"),
        [
            ("whose=settable&q=DL_RENEW", "DL_RENEW_NOTICE", "DL_NRR_REFUND"),
            ("whose=law&q=DL_NRR", "DL_NRR_REFUND", "DL_NRR_ADDRESS"),
            ("whose=set", "DL_CMP_MERCHANT", "DL_PAYMENT"),
        ],
    )
    def test_sorts_by_whose_they_are(self, staff_client: Client, query: str, there: str, not_there: str) -> None:
        house_number("DL_CMP_MERCHANT", 2)

        shown = read(staff_client, f"{RULES}?{query}")
        assert there in shown
        assert not_there not in shown


class TestARule:
    @pytest.mark.parametrize(
        ("code", "word"), [("DL_NRR_REFUND", "the law"), ("DL_RENEW_NOTICE", "promise"), ("DL_CMP_MERCHANT", "promise")]
    )
    def test_says_by_whose_word_it_is_shown(self, staff_client: Client, code: str, word: str) -> None:
        shown = read(staff_client, f"{number_of(code)}/change/")

        assert word in shown
        assert code in shown

    def test_says_since_when_it_holds_if_that_is_known(self, staff_client: Client) -> None:
        shown = [read(staff_client, f"{RULES}?q={code}") for code in ("DL_TAX_START", "DL_PAYMENT")]

        assert ["2025-06-20" in shown[0], "0001" in shown[1]] == [True, False]

    def test_says_until_when_it_held(self, staff_client: Client) -> None:
        assert "2024-07-01" in read(staff_client, f"{number_of('DL_AUTH_MEDIATE')}/change/")

    def test_says_what_holds_today(self, staff_client: Client) -> None:
        house_number("DL_CMP_MERCHANT", 2)

        assert "3 working days (v1)" in read(staff_client, f"{number_of('DL_CMP_MERCHANT', 1001)}/change/")


class TestProposing:
    @pytest.mark.parametrize(
        ("code", "version", "why"),
        [
            ("DL_AUTH_TERMINATE", 2, "no: its text has not been read"),
            ("DL_NRR_REFUND", 1, "no: the law gives this number"),
        ],
    )
    def test_says_why_a_number_is_not_ours_to_set(
        self, staff_client: Client, code: str, version: int, why: str
    ) -> None:
        assert why in read(staff_client, f"{number_of(code, version)}/propose/")

    def test_shows_what_would_change_first(self, staff_client: Client) -> None:
        answer = staff_client.post(f"{number_of('DL_CMP_MERCHANT')}/propose/", requested(2, choice="look"))

        shown = answer.content.decode()
        assert ("3 working days" in shown, "2 working days" in shown) == (True, True)
        assert proposals() == []

    def test_writes_the_wish_down(self, staff_client: Client, staff: Actor) -> None:
        staff_client.post(f"{number_of('DL_CMP_MERCHANT')}/propose/", requested(2))

        assert proposals() == [("proposed", "faster for all")]
        with acting_as(ONE), transaction.atomic():
            assert Proposal.objects.get().proposed_by == staff.id

    def test_refuses_what_is_worse_and_says_why(self, staff_client: Client) -> None:
        answer = staff_client.post(f"{number_of('DL_CMP_MERCHANT')}/propose/", requested(4), follow=True)

        assert "worse for consumers" in answer.content.decode()
        assert proposals() == []

    def test_has_no_form_for_the_law(self, staff_client: Client) -> None:
        shown = read(staff_client, f"{number_of('DL_NRR_REFUND')}/propose/")

        assert "the law gives this number" in shown
        assert 'name="value"' not in shown

    def test_leads_back_from_a_rule_that_is_none(self, staff_client: Client) -> None:
        answer = staff_client.get(f"{RULES}nothing/propose/", follow=True)

        assert "No such rule applies" in answer.content.decode()


class TestDeciding:
    def test_carries_out_what_another_proposed(self, staff_client: Client) -> None:
        proposal = proposed("DL_CMP_MERCHANT", 2)
        page = f"{PROPOSALS}{proposal.id}/decide/"
        shown = read(staff_client, page)
        staff_client.post(page, {"choice": "approve", "reason": ""})

        assert "Approve" in shown
        assert "Take it back" not in shown
        assert "2 working days" in shown
        assert proposals()[0][0] == "approved"
        with acting_as(ONE), transaction.atomic():
            assert rules.in_force("DL_CMP_MERCHANT", on=soonest()).span == WorkingDays(2)

    def test_offers_who_proposed_nothing_but_to_take_it_back(self, staff_client: Client, staff: Actor) -> None:
        proposal = proposed("DL_CMP_MERCHANT", 2, by=staff)
        page = f"{PROPOSALS}{proposal.id}/decide/"
        shown = read(staff_client, page)
        answer = staff_client.post(page, {"choice": "approve", "reason": ""}, follow=True)

        assert ("Take it back" in shown, 'value="approve"' in shown) == (True, False)
        assert "own proposal" in answer.content.decode()
        assert proposals()[0][0] == "proposed"

        staff_client.post(page, {"choice": "withdraw", "reason": ""})
        assert proposals()[0][0] == "withdrawn"

    def test_wants_a_reason_for_a_no(self, staff_client: Client) -> None:
        proposal = proposed("DL_CMP_MERCHANT", 2)
        page = f"{PROPOSALS}{proposal.id}/decide/"

        staff_client.post(page, {"choice": "reject", "reason": ""})
        assert proposals()[0][0] == "proposed"

        staff_client.post(page, {"choice": "reject", "reason": "too soon for small shops"})
        assert proposals()[0][0] == "rejected"

    def test_keeps_the_history(self, staff_client: Client) -> None:
        number = house_number("DL_CMP_MERCHANT", 2)

        assert str(number.proposal_id) not in read(staff_client, PROPOSALS)  # nothing waits
        assert str(number.proposal_id) in read(staff_client, f"{PROPOSALS}?standing=ended")
        shown = read(staff_client, f"{PROPOSALS}{number.proposal_id}/change/")
        assert "2 working days" in shown


class TestInChinese:
    def test_is_the_same_page(self, staff_client: Client) -> None:
        staff_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
        shown = read(staff_client, f"{number_of('DL_CMP_MERCHANT')}/propose/")

        assert "平台的承诺" in shown
        assert "3个工作日" in shown

    @pytest.mark.parametrize("word", [*DecisionRefusal, *NumberRefusal, *Fault, *ProposalState, *Matter, *Floor])
    def test_has_every_word_that_the_desks_speak(self, word: str) -> None:
        with override("zh-hans"):
            assert not humanize(word).isascii()


class TestShoppers:
    def test_are_shown_nothing(self) -> None:
        assert Client().get(RULES).status_code == 302

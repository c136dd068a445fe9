"""Can a shop answer and appeal by its own programme, staff do their part by the pages, and anybody read bulletins?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from merchants.sanctions import commands, queries
from merchants.sanctions.models import Sanction
from merchants.sanctions.personal_data import export_sanctions
from merchants.shops.models.shops import Merchant
from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from tests.merchants.builders import acting_as, opened, owner_of, person, recorded
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER, REVIEWER, WHY, made
from tests.merchants.test_api import client_of, key
from tests.platform_core.regulators.builders import SECRET, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OPR-NEG")]
SANCTIONS = "/api/seller/v1/sanctions"
BULLETINS = "/api/storefront/v1/bulletins"
QUEUE = "/admin/merchants/sanction/"


@pytest.fixture
def today(db: None) -> datetime:
    """Doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def theirs(today: datetime) -> Merchant:
    return opened(today)


@pytest.fixture
def seller(theirs: Merchant, today: datetime) -> APIClient:
    return client_of(owner_of(theirs), today)


def on_duty(today: datetime) -> Actor:
    by = Actor(id=person(today).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=today)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=today)
    return by


class TestTheSeller:
    def test_reads_facts_and_clause_and_what_may_be_done_until_when(
        self, seller: APIClient, theirs: Merchant, today: datetime
    ) -> None:
        violation = recorded(theirs, today)
        row = sanctions.proposed(theirs, today, violations=(violation,))

        [listed] = seller.get(SANCTIONS).json()["items"]
        one = seller.get(f"{SANCTIONS}/{row.id}").json()

        assert listed == one
        assert (one["facts"], one["violations"], one["in_effect"]) == (sanctions.FACTS, [str(violation)], False)
        assert (one["clause"]["rule"], one["clause"]["heading"]["zh"]) == ("agreement", "对商家违规的处理")
        [action] = one["stand"]["actions"]
        assert (action["name"], datetime.fromisoformat(action["until"])) == ("answer", row.hearing_until)

    def test_answers_and_appeals(self, seller: APIClient, theirs: Merchant, today: datetime) -> None:
        row = sanctions.proposed(theirs, today)

        heard = seller.put(f"{SANCTIONS}/{row.id}/answer", {"text": "已经下架。"}, headers=key())
        early = seller.put(f"{SANCTIONS}/{row.id}/appeal", {"text": "不服。"}, headers=key())
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=today)
        empty = seller.put(f"{SANCTIONS}/{row.id}/appeal", {"text": " "}, headers=key())
        appealed = seller.put(f"{SANCTIONS}/{row.id}/appeal", {"text": "不服。"}, headers=key())

        assert (heard.status_code, heard.json()["state"], heard.json()["answer"]) == (200, "heard", "已经下架。")
        assert (early.status_code, early.json()["code"]) == (409, "states.illegal_transition")
        assert (empty.status_code, empty.json()["code"]) == (422, "merchants.reason_required")
        assert (appealed.status_code, appealed.json()["state"], appealed.json()["reasons"]) == (200, "appealed", WHY)

    def test_knows_of_no_other_shops(self, today: datetime, theirs: Merchant) -> None:
        row = sanctions.proposed(theirs, today)
        rival = client_of(owner_of(opened(today, trade_name="隔壁茶铺")), today)

        assert rival.get(SANCTIONS).json()["items"] == []
        assert rival.get(f"{SANCTIONS}/{row.id}").status_code == 404
        assert rival.put(f"{SANCTIONS}/{row.id}/answer", {"text": "一"}, headers=key()).status_code == 404


@pytest.mark.duty("ECL-36", "OTM-30")
class TestAnybody:
    def test_reads_what_was_published_and_what_became_of_it(self, theirs: Merchant, today: datetime) -> None:
        row = sanctions.appealed(theirs, today)
        made(commands.publish_sanction, row.id, by=DECIDER, at=today)
        made(commands.reverse_sanction, row.id, reasons="批号不符。", by=REVIEWER, at=today + timedelta(seconds=1))
        visitor = APIClient()

        listed = visitor.get(BULLETINS).json()["items"]
        about = visitor.get(f"{BULLETINS}/{row.id}").json()

        assert [(one["said"], one["latest"], one["words"]) for one in listed] == [
            ("reversed", "reversed", "批号不符。"),
            ("decided", "reversed", WHY),
        ]
        assert about == listed[::-1]
        assert (about[0]["trade_name"], about[0]["facts"]) == (theirs.trade_name, sanctions.FACTS)
        assert "answer" not in about[0]

    def test_finds_none_of_what_was_not_published(self, theirs: Merchant, today: datetime) -> None:
        row = sanctions.decided(theirs, today)

        assert APIClient().get(BULLETINS).json()["items"] == []
        refused = APIClient().get(f"{BULLETINS}/{row.id}")
        assert (refused.status_code, refused.json()["code"]) == (404, "merchants.bulletin_not_found")


class TestStaff:
    @pytest.fixture
    def first(self, today: datetime) -> Actor:
        return on_duty(today)

    def proposing(self, shop: Merchant, **changes: Any) -> dict[str, Any]:
        version, place = sanctions.clause()
        said = {"merchant": shop.id, "kind": "suspension", "facts": sanctions.FACTS, "clause": f"{version}:{place}"}
        return said | {"evidence": "抽检报告", "choice": "propose"} | changes

    def newest(self) -> Sanction:
        with acting_as(DECIDER), transaction.atomic():
            return Sanction.objects.latest("proposed_at")

    def test_propose_for_a_shop_that_they_look_at(self, first: Actor, theirs: Merchant, today: datetime) -> None:
        desk = desk_of(first, today)

        there = desk.get(f"/admin/merchants/merchant/{theirs.id}/measure/")
        page = desk.get(there.url)
        desk.post(f"{QUEUE}propose/", self.proposing(theirs))

        assert (there.status_code, page.status_code) == (302, 200)
        assert str(theirs.id) in page.content.decode()
        assert (self.newest().merchant_id, self.newest().proposed_by) == (theirs.id, first.id)

    def test_are_told_what_a_proposal_lacks(self, first: Actor, theirs: Merchant, today: datetime) -> None:
        desk = desk_of(first, today)

        bare = desk.post(f"{QUEUE}propose/", self.proposing(theirs, evidence=""))
        strange = desk.post(f"{QUEUE}propose/", self.proposing(theirs, violations="no id"))

        assert (bare.status_code, "nothing shows it" in bare.content.decode()) == (200, True)
        assert sanctions.FACTS in bare.content.decode()
        assert "ids alone" in strange.content.decode()
        with acting_as(DECIDER), transaction.atomic():
            assert not Sanction.objects.exists()

    def test_may_name_a_violation_twice(self, first: Actor, theirs: Merchant, today: datetime) -> None:
        found = recorded(theirs, today)

        desk_of(first, today).post(f"{QUEUE}propose/", self.proposing(theirs, violations=f"{found}\n{found}"))

        with acting_as(DECIDER), transaction.atomic():
            assert queries.answered_violations(Sanction.objects.latest("proposed_at")) == (found,)

    def test_decide_after_the_hearing_and_another_answers_the_appeal(
        self, first: Actor, theirs: Merchant, today: datetime
    ) -> None:
        row = sanctions.heard(theirs, today, by=first)
        page, desk = f"{QUEUE}{row.pk}/handle/", desk_of(first, today)
        assert set(desk.get(page).context["choices"]) == {"impose_at_once", "decide", "drop"}

        refused = desk.post(page, {"choice": "decide", "words": ""})
        assert (refused.status_code, self.newest().state) == (200, "heard")
        desk.post(page, {"choice": "decide", "words": WHY})
        made(commands.appeal_sanction, row.id, text="不服。", by=owner_of(theirs), at=today)

        other = desk_of(on_duty(today), today)
        assert not {"uphold", "reverse"} & set(desk.get(page).context["choices"])
        assert {"uphold", "reverse"} <= set(other.get(page).context["choices"])
        other.post(page, {"choice": "reverse", "words": "批号不符。"})

        assert (self.newest().state, self.newest().review) == ("reversed", "批号不符。")

    @pytest.mark.duty("ECL-36")
    def test_publish_limit_and_lift(self, first: Actor, theirs: Merchant, today: datetime) -> None:
        row = sanctions.decided(theirs, today)
        page, desk = f"{QUEUE}{row.pk}/handle/", desk_of(first, today)

        desk.post(page, {"choice": "publish"})
        nothing = desk.post(page, {"choice": "limit", "ends_on": ""})
        desk.post(page, {"choice": "limit", "ends_on": (today + timedelta(days=9)).date().isoformat()})
        desk.post(page, {"choice": "lift", "words": "已经整改。"})

        assert nothing.status_code == 200
        assert (self.newest().published_at is not None, self.newest().reason) == (True, "已经整改。")
        assert self.newest().ends_on == (today + timedelta(days=9)).date()
        for address in (
            QUEUE,
            f"{QUEUE}?standing=all&in_effect=yes",
            f"{QUEUE}{row.pk}/change/",
            "/admin/merchants/bulletin/",
        ):
            assert desk.get(address).status_code == 200

    def test_alone_may(self, client: Client) -> None:
        assert client.get(f"{QUEUE}propose/").status_code == 302
        assert client.get(f"{QUEUE}{new_id()}/handle/").status_code == 302


def test_a_person_finds_what_they_said_for_a_shop_in_their_own_file(theirs: Merchant, today: datetime) -> None:
    row, owner = sanctions.appealed(theirs, today), owner_of(theirs)

    with acting_as(Actor(id=owner.id, role=Role.SHOPPER)), transaction.atomic():
        said = export_sanctions(owner.id)

    assert said == [{"number": row.number, "answer": "该批次已经下架。", "appeal": "样品不是本店商品。"}]

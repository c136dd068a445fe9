"""Is it kept, once and for good, that a shop crossed a line, and who is told?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from merchants.shops.models.shops import Merchant
from merchants.violations import queries
from merchants.violations.models import Violation
from merchants.violations.types import About, ViolationKind
from platform_core.eventlog.queries import timeline
from platform_core.http.action_pages import humanize
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import acting_as, opened, operator, owner_of, recorded
from tests.merchants.shops.test_races import THREADS, together
from tests.merchants.test_api import client_of

pytestmark = pytest.mark.login("worker")  # who alone may speak as a clock
VIOLATIONS = "/api/seller/v1/violations"


def refuses(change, *, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


@pytest.mark.django_db
class TestRecordViolation:
    def test_keeps_what_happened_in_which_case_and_by_which_duty(self, shop: Merchant, at: datetime):
        case = About("aftersales.return", new_id())

        found = recorded(shop, at + timedelta(hours=1), subject=case, happened_at=at)

        with acting_as(operator()):
            [row] = Violation.objects.all()
            [told] = timeline(found)
        assert (row.id, row.merchant_id, row.kind) == (found, shop.id, "refund_not_made")
        assert (row.about_type, row.about_id, row.duties) == (case.type, case.id, ["NRR-31", "PCR-09"])
        assert (row.happened_at, row.recorded_at) == (at, at + timedelta(hours=1))
        assert (told.topic, told.payload["duties"]) == ("merchants.violation_recorded", ["NRR-31", "PCR-09"])

    def test_is_one_of_a_kind_for_each_case(self, shop: Merchant, at: datetime):
        case = About("aftersales.return", new_id())
        first = recorded(shop, at, subject=case)

        again = recorded(shop, at + timedelta(days=1), subject=case)
        other_kind = recorded(shop, at, subject=case, kind=ViolationKind.RETURN_NOT_HANDLED)
        other_case = recorded(shop, at)

        assert again == first
        assert len({first, other_kind, other_case}) == 3
        with acting_as(operator()):
            assert [entry.topic for entry in timeline(first)] == ["merchants.violation_recorded"]

    @pytest.mark.parametrize("kind", list(ViolationKind))
    def test_tells_the_shop_once_with_the_law_in_both_languages(
        self, shop: Merchant, at: datetime, kind: ViolationKind
    ):
        case = About("aftersales.return", new_id())

        for _ in range(2):
            recorded(shop, at, subject=case, kind=kind)

        with scopes.bound(scopes.shopper(owner_of(shop).id)):
            [notice] = Notice.objects.filter(merchant_id=shop.id)
        assert notice.template == f"merchants.{kind}"
        for language in ("zh", "en"):
            body = notice.texts[language]["body"]
            assert (str(case.id) in body, at.date().isoformat() in body) == (True, True)
            assert "NRR-31: 网络购买商品七日无理由退货暂行办法" in body

    def test_is_found_by_the_cases_that_it_is_about(self, shop: Merchant, at: datetime):
        case = About("aftersales.return", new_id())
        late = recorded(shop, at, subject=case, happened_at=at + timedelta(days=1))
        early = recorded(shop, at, subject=case, kind=ViolationKind.RETURN_NOT_HANDLED)
        recorded(shop, at)

        with acting_as(operator()):
            assert queries.violations_about([case.id, new_id()]) == [early, late]
            assert queries.violations_about([]) == []

    def test_refuses_a_duty_that_there_is_not(self, shop: Merchant, at: datetime):
        with pytest.raises(LookupError, match="NRR-99"):
            recorded(shop, at, duties=("NRR-99",))

        with acting_as(operator()):
            assert not Violation.objects.exists()


@pytest.mark.commits
class TestTogether:
    def test_is_found_by_many_and_kept_once(self, at: datetime):
        with transaction.atomic():
            shop = opened(at)
        case = About("aftersales.return", new_id())

        assert together(lambda: recorded(shop, at, subject=case)) == {"done": THREADS}
        with acting_as(operator()), transaction.atomic():
            [row] = Violation.objects.all()
            assert len(timeline(row.id)) == 1


@pytest.mark.django_db
class TestWalls:
    def test_let_a_shop_read_its_own_record_and_change_nothing(self, shop: Merchant, at: datetime):
        mine = recorded(shop, at)
        recorded(opened(at), at)

        with acting_as(owner_of(shop)):
            assert [row.id for row in Violation.objects.all()] == [mine]
            refuses(Violation.objects.all().delete, match="permission denied")
            refuses(lambda: Violation.objects.update(kind="refund_not_made"), match="permission denied")

    def test_show_shoppers_nothing(self, shop: Merchant, at: datetime, applicant):
        recorded(shop, at)

        with acting_as(applicant):
            refuses(Violation.objects.count, match="permission denied")

    @pytest.mark.parametrize(
        ("changes", "match"),
        [({"kind": "rude"}, "violation_of_known_kind"), ({"duties": []}, "violation_of_a_duty")],
    )
    def test_take_no_record_without_sense(self, shop: Merchant, at: datetime, changes, match: str):
        row = {
            "kind": "refund_not_made",
            "duties": ["NRR-31"],
            "about_type": "aftersales.return",
            "about_id": new_id(),
            "happened_at": at,
            "recorded_at": at,
        }

        with scopes.bound(scopes.merchant(shop.id)):
            refuses(lambda: Violation.objects.create(merchant_id=shop.id, **row | changes), match=match)


@pytest.mark.django_db
class TestSellerDoor:
    def test_shows_a_shop_what_is_on_record_against_it(self, shop: Merchant, at: datetime):
        recorded(opened(at), at)
        earlier, later = recorded(shop, at), recorded(shop, at + timedelta(days=1))

        body = client_of(owner_of(shop), at).get(VIOLATIONS).json()

        assert [item["id"] for item in body["items"]] == [str(later), str(earlier)]
        assert (body["items"][0]["kind"], body["items"][0]["duties"]) == ("refund_not_made", ["NRR-31", "PCR-09"])
        assert body["next"] is None

    def test_is_closed_to_who_has_no_shop(self, applicant, at: datetime):
        assert client_of(applicant, at).get(VIOLATIONS).status_code in (403, 404)

    def test_wants_somebody(self, at: datetime):
        assert client_of(None, at).get(VIOLATIONS).status_code == 401


@pytest.mark.django_db
class TestAdmin:
    @pytest.mark.parametrize(("language", "words"), [("en", "refund not made"), ("zh-hans", "逾期未退款")])
    def test_lists_whose_it_is_and_what_it_was(
        self, staff_client, shop: Merchant, at: datetime, language: str, words: str
    ):
        recorded(shop, at)

        page = staff_client.get("/admin/merchants/violation/", headers={"accept-language": language}).content.decode()

        assert all(text in page for text in (shop.trade_name, words, "NRR-31, PCR-09"))

    def test_offers_nothing_to_change(self, staff_client, shop: Merchant, at: datetime):
        found = recorded(shop, at)

        page = staff_client.get(f"/admin/merchants/violation/{found}/change/")

        assert page.status_code == 200
        assert "_save" not in page.content.decode()
        assert staff_client.get("/admin/merchants/violation/add/").status_code == 403


def test_the_words_of_each_kind_are_chinese_too():
    with translation.override("zh-hans"):
        assert all(humanize(kind) != kind.replace("_", " ") for kind in ViolationKind)


@pytest.mark.django_db
def test_staff_see_the_record_of_every_shop(shop: Merchant, at: datetime):
    for one in (shop, opened(at)):
        recorded(one, at)

    with acting_as(by := operator()):
        assert queries.violations_of(by).count() == 2

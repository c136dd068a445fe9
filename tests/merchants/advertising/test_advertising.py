"""Does an advertisement of a shop reach those who agreed, and nobody else?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from merchants.advertising import commands, policies, queries, subscribers
from merchants.advertising.errors import AdvertisementRefused
from merchants.advertising.events import Advertised, AdvertisementWentOut
from merchants.advertising.models import Advertisement, Reach
from merchants.advertising.types import AdvertisementText, AdvertisingRefusal
from merchants.shops.errors import NoShop
from merchants.shops.models.shops import Merchant
from merchants.shops.types import SellingRefusal
from platform_core import clock
from platform_core.actors import RELAY, Actor, Role
from platform_core.errors import Verdict
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import timeline
from platform_core.http.action_pages import humanize
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.consents import commands as consents_commands
from tests.database import as_login
from tests.merchants.builders import acting_as, opened, operator, owner_of, person
from tests.merchants.sanctions.builders import suspended
from tests.merchants.test_api import client_of, key
from tests.platform_core.eventlog.catching_up import relayed

API = "/api/seller/v1/advertisements"
TEA = AdvertisementText(
    subject="新茶上市",
    body="今年的乌龙茶到货了。",
    contact="0591-8765 4321",
    subject_en="New tea",
    body_en="It is here.",
)
FINE = Verdict()


def agreeing(shop: Merchant, at: datetime) -> Actor:
    someone = person(at)
    with acting_as(someone), transaction.atomic():
        consents_commands.give(shop.id, text_version=1, by=someone, at=at)
    return someone


def refusing(someone: Actor, at: datetime) -> None:
    with acting_as(someone), transaction.atomic():
        consents_commands.withdraw_from_all(by=someone, at=at)


def advertised(shop: Merchant, at: datetime, of: AdvertisementText = TEA) -> Advertisement:
    by = owner_of(shop)
    with acting_as(by), transaction.atomic():
        return commands.advertise(of, by=by, at=at)


def heard(fact: Advertised | AdvertisementWentOut, at: datetime) -> None:
    """As the relay does it."""
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
    handler: Any = subscribers.send_advertisement if isinstance(fact, Advertised) else subscribers.go_on_sending
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        handler(fact, context)


def turns(row: Advertisement) -> list[AdvertisementWentOut]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        found = [entry for entry in timeline(row.id) if entry.topic == AdvertisementWentOut.topic]
    return [AdvertisementWentOut.from_payload(entry.payload) for entry in found]


def begun(row: Advertisement, at: datetime) -> None:
    heard(Advertised(advertisement_id=row.id, merchant_id=row.merchant_id), at)


def letters(someone: Actor) -> list[Notice]:
    with acting_as(someone), transaction.atomic():
        return list(Notice.objects.filter(person_id=someone.id))


def reached(shop: Merchant) -> list[int]:
    by = owner_of(shop)
    with acting_as(by):
        return [row.reached for row in queries.advertisements_of(by).order_by("-advertised_at", "-id")]


@pytest.mark.duty("OTM-16")
class TestMayAdvertise:
    def test_takes_a_text_a_contact_and_a_shop_that_sells(self):
        assert policies.may_advertise(TEA, standing=FINE)
        assert policies.may_advertise(AdvertisementText(subject="新茶", body="到货了", contact="0591"), standing=FINE)

    def test_refuses_with_every_reason_at_once(self):
        worst = AdvertisementText(subject=" ", body="\n", contact="", subject_en="x" * 61, body_en="")
        standing = Verdict((SellingRefusal.SUSPENDED, SellingRefusal.LICENCE_EXPIRED))

        assert policies.may_advertise(worst, standing=standing).codes() == (
            *("no_subject", "subject_too_long", "no_text", "no_contact", "english_incomplete"),
            *("suspended", "licence_expired"),
        )

    @pytest.mark.parametrize(
        ("field", "longest", "code"),
        [
            ("subject", 60, "subject_too_long"),
            ("subject_en", 60, "subject_too_long"),
            ("body", 1000, "advertisement_too_long"),
            ("body_en", 1000, "advertisement_too_long"),
            ("contact", 60, "contact_too_long"),
        ],
    )
    def test_takes_as_many_letters_as_it_says(self, field: str, longest: int, code: str):
        assert policies.may_advertise(replace(TEA, **{field: "x" * longest}), standing=FINE)
        assert policies.may_advertise(replace(TEA, **{field: "x" * (longest + 1)}), standing=FINE).codes() == (code,)


@pytest.mark.django_db
class TestAdvertise:
    def test_keeps_what_was_said_and_tells_of_it(self, shop: Merchant, at: datetime):
        row = advertised(shop, at)

        with acting_as(operator()):
            [kept] = Advertisement.objects.all()
            assert [entry.topic for entry in timeline(row.id)] == ["merchants.advertised"]
        assert (kept.subject, kept.body, kept.contact) == (TEA.subject, TEA.body, TEA.contact)
        assert (kept.subject_en, kept.body_en) == (TEA.subject_en, TEA.body_en)
        assert (kept.merchant_id, kept.advertised_by, kept.advertised_at) == (shop.id, owner_of(shop).id, at)

    @pytest.mark.duty("OTM-16")
    def test_refuses_a_shop_that_may_not_sell_and_a_text_that_is_none(self, shop: Merchant, at: datetime, refused):
        by = owner_of(shop)
        suspended(shop, at)

        with acting_as(by), refused(AdvertisementRefused) as info:
            commands.advertise(AdvertisementText(subject="", body="", contact=""), by=by, at=at)

        assert info.value.reasons == ("no_subject", "no_text", "no_contact", "suspended")
        with acting_as(operator()):
            assert not Advertisement.objects.exists()

    def test_is_for_shops(self, applicant: Actor, at: datetime, refused):
        with acting_as(applicant), refused(NoShop):
            commands.advertise(TEA, by=applicant, at=at)

    def test_is_for_good_and_the_shops_own(self, shop: Merchant, at: datetime):
        advertised(shop, at)
        other = opened(at)

        with acting_as(owner_of(other)):
            assert not Advertisement.objects.exists()
        for change in (lambda: Advertisement.objects.update(body="x"), lambda: Advertisement.objects.all().delete()):
            with acting_as(owner_of(shop)), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
                change()


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestSendSome:
    @pytest.mark.duty("CRL-29c", "ECL-18b")
    def test_reaches_who_agreed_to_this_shop_and_nobody_else(self, shop: Merchant, at: datetime):
        friends, stranger, other = [agreeing(shop, at) for _ in range(2)], person(at), agreeing(opened(at), at)
        refusing(gone := agreeing(shop, at), at)

        begun(advertised(shop, at), at)

        assert [len(letters(friend)) for friend in friends] == [1, 1]
        assert letters(stranger) == letters(other) == letters(gone) == []
        assert reached(shop) == [2]

    @pytest.mark.duty("ECL-18b", "OTM-16")
    def test_names_the_shop_and_the_contact_in_both_languages(self, shop: Merchant, at: datetime):
        friend = agreeing(shop, at)

        begun(advertised(shop, at), at)

        [letter] = letters(friend)
        assert letter.texts["zh"]["subject"] == f"【广告】{shop.trade_name}：新茶上市"
        assert letter.texts["en"]["subject"] == f"[Advertisement] {shop.trade_name}: New tea"
        assert all(TEA.contact in letter.texts[language]["body"] for language in ("zh", "en"))
        assert "It is here." in letter.texts["en"]["body"]

    def test_says_it_in_chinese_where_there_is_no_english(self, shop: Merchant, at: datetime):
        friend = agreeing(shop, at)

        begun(advertised(shop, at, AdvertisementText(subject="新茶", body="到货了", contact="0591")), at)

        assert letters(friend)[0].texts["en"]["subject"] == f"[Advertisement] {shop.trade_name}: 新茶"

    def test_goes_on_turn_after_turn_until_nobody_is_left(self, shop: Merchant, at: datetime, monkeypatch):
        monkeypatch.setattr(commands, "BATCH", 2)
        friends = [agreeing(shop, at) for _ in range(5)]
        row = advertised(shop, at)

        begun(row, at)
        for n in range(3):
            heard(turns(row)[n], at)  # the last one finds nobody left

        assert [turn.reached for turn in turns(row)] == [2, 2, 1]
        assert [turn.after for turn in turns(row)] == [*sorted(f.id for f in friends)[1:4:2], None]
        assert [len(letters(friend)) for friend in friends] == [1] * 5
        assert reached(shop) == [5]

    @pytest.mark.duty("CRI-24")
    def test_leaves_out_who_refuses_between_two_turns(self, shop: Merchant, at: datetime, monkeypatch):
        monkeypatch.setattr(commands, "BATCH", 1)
        first, last = sorted((agreeing(shop, at) for _ in range(2)), key=lambda friend: friend.id)
        row = advertised(shop, at)
        begun(row, at)

        refusing(last, at)
        heard(turns(row)[0], at)

        assert (len(letters(first)), len(letters(last)), reached(shop)) == (1, 0, [1])

    def test_stops_where_the_shop_may_no_longer_sell(self, shop: Merchant, at: datetime):
        friend, row = agreeing(shop, at), advertised(shop, at)
        suspended(shop, at)

        begun(row, at)

        assert (letters(friend), turns(row), reached(shop)) == ([], [], [0])

    def test_counts_as_many_as_were_told(self, shop: Merchant, at: datetime):
        for _ in range(3):
            agreeing(shop, at)
        begun(row := advertised(shop, at), at)

        with acting_as(operator()):
            assert Notice.objects.filter(params__about_id=str(row.id)).count() == 3 == reached(shop)[0]

    def test_tells_the_shop_a_number_and_no_names(self, shop: Merchant, at: datetime):
        friend = agreeing(shop, at)
        begun(row := advertised(shop, at), at)

        with acting_as(owner_of(shop)):
            assert [entry.topic for entry in timeline(row.id)] == ["merchants.advertised"]
            assert not Notice.objects.filter(person_id=friend.id).exists()
            assert [turn.reached for turn in Reach.objects.all()] == [1]


@pytest.mark.django_db
class TestSellerDoor:
    def test_sends_once_and_lists_the_latest_first(self, shop: Merchant, at: datetime):
        client, said = client_of(owner_of(shop), at), {"subject": "新茶", "body": "到货了", "contact": "0591"}
        earlier = advertised(shop, at)
        same = key()

        replies = [client.post(API, said, headers=same) for _ in range(2)]

        assert [reply.status_code for reply in replies] == [201, 201]
        assert replies[0].content == replies[1].content
        items = client.get(API).json()["items"]
        assert [item["id"] for item in items] == [replies[0].json()["id"], str(earlier.id)]
        assert (items[0]["subject"], items[0]["subject_en"], items[0]["reached"]) == ("新茶", "", 0)

    def test_refuses_with_every_reason(self, shop: Merchant, at: datetime):
        reply = client_of(owner_of(shop), at).post(API, {"subject": "", "body": "", "contact": ""}, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (422, "merchants.advertisement_refused")
        assert reply.json()["params"]["reasons"] == ["no_subject", "no_text", "no_contact"]

    def test_is_closed_to_who_has_no_shop(self, applicant: Actor, at: datetime):
        assert client_of(applicant, at).get(API).status_code in (403, 404)
        assert client_of(None, at).get(API).status_code == 401


@pytest.mark.django_db
class TestAdmin:
    @pytest.mark.login("worker")
    def test_lists_what_went_out_and_how_many_were_reached(self, staff_client, shop: Merchant, at: datetime):
        agreeing(shop, at)
        begun(row := advertised(shop, at), at)

        page = staff_client.get("/admin/merchants/advertisement/").content.decode()
        one = staff_client.get(f"/admin/merchants/advertisement/{row.id}/change/")
        others = [staff_client.get(f"/admin/{path}/") for path in ("privacy/consent", "notices/permission")]

        assert shop.trade_name in page
        assert TEA.subject in page
        assert (one.status_code, "_save" in one.content.decode()) == (200, False)
        assert [other.status_code for other in others] == [200, 200]


def test_the_words_of_each_reason_are_chinese_too():
    with translation.override("zh-hans"):
        assert all(humanize(reason) != reason.replace("_", " ") for reason in AdvertisingRefusal)


def test_staff_see_every_shops(db, shop: Merchant, at: datetime):
    advertised(shop, at)

    with acting_as(by := operator()):
        assert queries.advertisements_of(by).count() == 1
        assert not queries.advertisements_of(Actor(by.id, Role.SHOPPER)).exists()


@pytest.mark.commits
class TestTogether:
    """With the real relay."""

    @pytest.mark.duty("CRL-29c")
    def test_goes_out_in_turns_to_those_who_agreed(self, monkeypatch):
        monkeypatch.setattr(commands, "BATCH", 2)
        with transaction.atomic():
            at = clock.now() - timedelta(hours=1)
        with transaction.atomic():
            shop = opened(at)
        friends = [agreeing(shop, at) for _ in range(3)]
        refusing(friends[0], at)
        row = advertised(shop, at)

        with as_login("worker"):
            while relayed():
                pass

        assert [letters_about(friend, row.id) for friend in friends] == [0, 1, 1]
        with transaction.atomic():
            assert reached(shop) == [2]


def letters_about(someone: Actor, advertisement: UUID) -> int:
    return sum(letter.params.get("about_id") == str(advertisement) for letter in letters(someone))

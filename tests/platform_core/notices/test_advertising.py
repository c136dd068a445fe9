"""Is nothing sent to sell something but to who agreed, and is it plain what it is and how to stop it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import timeline, topics_about
from platform_core.notices import commands, policies, ports, queries, subscribers
from platform_core.notices.errors import NoticeNotFound
from platform_core.notices.events import NoticeSent
from platform_core.notices.models import Dispatch, Notice, Permission
from platform_core.notices.types import ADVERTISEMENT, STOP, Advert, Channel, Language, Receipt, Text
from platform_core.rows import check_deferred_constraints, new_id
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import STAFF, a_shop, registered
from tests.platform_core.notices.conftest import sent

TEXTS = {
    Language.ZH: Text("新茶上市", "今年的乌龙茶\n到货了"),
    Language.EN: Text("New tea", "This year's oolong\nis here"),
}


def advert(shop: UUID | None, **changes) -> Advert:
    given = {"about_id": new_id(), "sender": "山间茶铺", "contact": "0591-8765 4321", "texts": TEXTS} | changes
    return Advert(advertiser=shop, **given)


def agreed(person: Actor, shop: UUID | None, at: datetime, *, version: int | None = None) -> None:
    version = version or ports.text_in_force()
    with scopes.bound(scopes.shopper(person.id)), transaction.atomic():
        commands.allow(person.id, advertiser=shop, text_version=version, by=person, at=at)


def refused(person: Actor, shop: UUID | None, at: datetime) -> None:
    with scopes.bound(scopes.shopper(person.id)), transaction.atomic():
        commands.suppress(person.id, advertiser=shop, by=person, at=at)


def advertised(person: Actor, shop: UUID | None, at: datetime, **changes) -> UUID | None:
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return commands.send_advertisement(person.id, advert=advert(shop, **changes), by=STAFF, at=at)


def inbox(person: Actor) -> list[Notice]:
    with scopes.bound(scopes.shopper(person.id)), transaction.atomic():
        return list(Notice.objects.filter(person_id=person.id))


class TestMayAdvertise:
    @pytest.mark.duty("CRL-29c", "ADL-43", "PIP-24b")
    @pytest.mark.parametrize(
        ("allowed", "agreed_to", "may"), [(True, 2, True), (False, 2, False), (True, 1, False), (True, 3, False)]
    )
    def test_takes_a_yes_to_the_words_in_force(self, allowed: bool, agreed_to: int, may: bool):
        assert policies.may_advertise(allowed=allowed, agreed_to=agreed_to, in_force=2) is may


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestSendAdvertisement:
    @pytest.fixture
    def shop(self, db) -> UUID:
        return a_shop()

    @pytest.mark.duty("ECL-18b", "OTM-16", "ADL-43")
    def test_says_what_it_is_whose_it_is_and_where_to_stop_it(self, zhang, shop, at):
        agreed(zhang, shop, at)

        found = advertised(zhang, shop, at)

        [notice] = inbox(zhang)
        link = f"{settings.PUBLIC_URL}{STOP}{found}"
        zh, en = notice.texts["zh"], notice.texts["en"]
        assert (notice.id, notice.template) == (found, ADVERTISEMENT)
        assert (zh["subject"], en["subject"]) == ("【广告】山间茶铺：新茶上市", "[Advertisement] 山间茶铺: New tea")
        assert zh["body"].startswith("今年的乌龙茶\n到货了\n\n发送者：山间茶铺，联系方式：0591-8765 4321\n")
        assert en["body"].startswith("This year's oolong\nis here\n\nSender: 山间茶铺, contact: 0591-8765 4321\n")
        assert zh["body"].endswith(f"\n{link}")
        assert en["body"].endswith(f"\n{link}")

    def test_keeps_the_mark_on_the_line_of_a_subject_that_has_several(self, zhang, shop, at):
        agreed(zhang, shop, at)

        advertised(zhang, shop, at, texts=TEXTS | {Language.ZH: Text("新茶\n上市", "到货了")})

        assert inbox(zhang)[0].texts["zh"]["subject"] == "【广告】山间茶铺：新茶 上市"

    @pytest.mark.duty("CRL-29c", "ECL-18b")
    def test_sends_nothing_to_who_never_agreed(self, zhang, shop, at):
        agreed(zhang, a_shop(), at)

        assert advertised(zhang, shop, at) is None
        assert advertised(zhang, None, at) is None
        assert inbox(zhang) == []

    @pytest.mark.duty("CRI-24", "CRL-29c")
    def test_sends_nothing_after_a_refusal_and_again_after_another_yes(self, zhang, shop, at):
        agreed(zhang, shop, at)
        refused(zhang, shop, at)
        assert advertised(zhang, shop, at) is None

        agreed(zhang, shop, at)
        assert advertised(zhang, shop, at) is not None

    @pytest.mark.duty("OTM-16")
    def test_sends_nothing_by_whatever_name_after_a_refusal_of_all(self, zhang, shop, at):
        others = (a_shop(), None)
        for one in (shop, *others):
            agreed(zhang, one, at)

        with scopes.bound(scopes.shopper(zhang.id)), transaction.atomic():
            commands.suppress_all(zhang.id, by=zhang, at=at)

        assert [advertised(zhang, one, at) for one in (shop, *others)] == [None, None, None]

    def test_is_stopped_for_one_without_the_others(self, zhang, shop, at):
        other = a_shop()
        agreed(zhang, shop, at)
        agreed(zhang, other, at)

        refused(zhang, shop, at)

        assert (advertised(zhang, shop, at), advertised(zhang, other, at) is None) == (None, False)

    def test_is_not_by_what_was_agreed_to_in_other_words(self, zhang, shop, at, monkeypatch):
        agreed(zhang, shop, at)
        monkeypatch.setattr(ports, "_texts_in_force", [lambda: 2])

        assert advertised(zhang, shop, at) is None
        with scopes.bound(scopes.SYSTEM):
            assert queries.audience(shop, after=None, at_most=9) == []

    def test_tells_the_log_of_each_change_once(self, zhang, shop, at):
        agreed(zhang, shop, at)
        refused(zhang, shop, at)
        refused(zhang, shop, at)

        with scopes.bound(scopes.SYSTEM):
            permission = Permission.objects.get(advertiser=shop)
            told = timeline(permission.id)
        assert [(entry.topic, entry.payload["allowed"]) for entry in told] == [
            ("notices.permission_changed", True),
            ("notices.permission_changed", False),
        ]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAudience:
    def test_is_who_agreed_to_this_shop_in_order_and_goes_on_after_the_last(self, at):
        shop, other = a_shop(), a_shop()
        phones = iter(range(13900000001, 13900000009))
        people = [
            Actor(registered(at, f"person{n}", phone=str(next(phones)), email=None).id, Role.SHOPPER) for n in range(4)
        ]
        for one in people[:3]:
            agreed(one, shop, at)
        agreed(people[3], other, at)
        refused(people[1], shop, at)

        with scopes.bound(scopes.SYSTEM):
            everybody = queries.audience(shop, after=None, at_most=9)
            first = queries.audience(shop, after=None, at_most=1)
            rest = queries.audience(shop, after=first[0], at_most=9)
        assert everybody == sorted([people[0].id, people[2].id]) == [*first, *rest]


class Post:
    """A carrier that takes everything."""

    def __init__(self) -> None:
        self.carried: list[str] = []

    def carry(self, letter, *, key):
        self.carried.append(letter.subject)
        return Receipt(taken=True, ref="mail_1")


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestDeliver:
    @pytest.fixture
    def post(self, monkeypatch) -> Post:
        post = Post()
        monkeypatch.setitem(ports.CARRIERS, Channel.EMAIL, post)
        return post

    def brought(self, notice_id: UUID, at: datetime) -> str:
        """What the log says at the end."""
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            letter = Dispatch.objects.get(notice_id=notice_id)
            fact = NoticeSent(notice_id=notice_id, person_id=letter.person_id, template="", sha256="")
            context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
            subscribers.bring([(fact, context)])
            last = timeline(letter.id)[-1]
        return f"{last.topic} {last.payload.get('why', '')}".strip()

    def test_brings_an_advertisement_to_who_still_agrees(self, zhang, at, post):
        agreed(zhang, shop := a_shop(), at)

        assert self.brought(advertised(zhang, shop, at), at) == "notices.dispatch_sent"
        assert post.carried == ["【广告】山间茶铺：新茶上市 / [Advertisement] 山间茶铺: New tea"]

    @pytest.mark.duty("CRI-24")
    def test_leaves_one_that_was_refused_on_its_way_and_says_why(self, zhang, at, post):
        agreed(zhang, shop := a_shop(), at)
        letter = advertised(zhang, shop, at)
        refused(zhang, shop, at)

        assert self.brought(letter, at) == "notices.dispatch_failed refused_since"
        assert post.carried == []

    def test_brings_what_is_no_advertisement_whatever_was_refused(self, zhang, at, post):
        refused(zhang, a_shop(), at)

        assert self.brought(sent(zhang.id, at=at), at) == "notices.dispatch_sent"


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestReceived:
    def test_tells_whoever_holds_the_link_whose_it_is(self, zhang, at):
        agreed(zhang, shop := a_shop(), at)
        letter = advertised(zhang, shop, at)

        with scopes.bound(scopes.ANONYMOUS):
            found = queries.received_advertisement(letter)

        assert (found.person_id, found.advertiser) == (zhang.id, shop)

    def test_knows_no_other_notice(self, zhang, at):
        ordinary = sent(zhang.id, at=at)

        for one in (ordinary, new_id()):
            with scopes.bound(scopes.ANONYMOUS), pytest.raises(NoticeNotFound):
                queries.received_advertisement(one)

    def test_shows_the_holder_of_a_link_this_one_notice(self, zhang, at):
        agreed(zhang, shop := a_shop(), at)
        letter = advertised(zhang, shop, at)
        advertised(zhang, shop, at)

        with scopes.bound(scopes.holder(letter)):
            assert list(Notice.objects.values_list("id", flat=True)) == [letter]
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Permission.objects.exists()


BY_HAND = """INSERT INTO notices_notice (id, person_id, template, params, texts, sha256, sent_at, permission_id)
VALUES (%s, %s, %s, '{}', '{}', '', now(), %s)"""


@pytest.mark.django_db
class TestDatabase:
    """Raw SQL as the web's login, in the scope of the person: what the gate forbids, the tables forbid as well."""

    @pytest.fixture
    def permission(self, zhang, at) -> UUID:
        agreed(zhang, shop := a_shop(), at)
        with scopes.bound(scopes.shopper(zhang.id)):
            return Permission.objects.get(advertiser=shop).id

    @staticmethod
    def written(person: UUID, template: str, permission: UUID | None) -> None:
        with scopes.bound(scopes.shopper(person)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BY_HAND, [new_id(), person, template, permission])

    def test_takes_an_advertisement_by_a_permission(self, zhang, permission):
        self.written(zhang.id, ADVERTISEMENT, permission)

        assert len(inbox(zhang)) == 1

    @pytest.mark.duty("CRL-29c", "ADL-43")
    def test_refuses_one_that_names_none_or_is_no_advertisement(self, zhang, permission):
        for template, named in ((ADVERTISEMENT, None), ("orders.paid", permission)):
            with pytest.raises(DatabaseError, match="advertisement_by_permission"):
                self.written(zhang.id, template, named)

    @pytest.mark.duty("CRL-29c", "CRI-24")
    def test_refuses_one_by_a_permission_that_was_taken_back_or_is_somebody_elses(self, zhang, permission, at):
        wang = Actor(id=registered(at, "wang", phone="13900001111", email=None).id, role=Role.SHOPPER)
        agreed(wang, shop := a_shop(), at)
        with scopes.bound(scopes.shopper(wang.id)):
            hers = Permission.objects.get(advertiser=shop).id
        with scopes.bound(scopes.shopper(zhang.id)):
            mine = Permission.objects.get(id=permission).advertiser_id
        refused(zhang, mine, at)

        for named in (permission, hers):
            with pytest.raises(DatabaseError, match="nobody may advertise"):
                self.written(zhang.id, ADVERTISEMENT, named)

    def test_lets_no_permission_change_in_silence(self, zhang, permission):
        """In the transaction of the fact it was told; here the whole test is one, so another row is made."""
        with scopes.bound(scopes.shopper(zhang.id)), pytest.raises(DatabaseError, match="changed in silence"):
            with transaction.atomic():
                made = {"text_version": 1, "allowed": True, "changed_at": "2026-01-01T00:00Z"}
                Permission.objects.create(person_id=zhang.id, advertiser_id=a_shop(), **made)
                check_deferred_constraints()

    def test_keeps_one_permission_an_advertiser_the_platform_included(self, zhang, at):
        agreed(zhang, None, at)

        with scopes.bound(scopes.shopper(zhang.id)), pytest.raises(DatabaseError, match="one_permission"):
            with transaction.atomic():
                Permission.objects.create(person_id=zhang.id, text_version=1, allowed=True, changed_at=at)

    def test_hides_who_agreed_from_the_shop(self, zhang, at):
        agreed(zhang, shop := a_shop(), at)

        with scopes.bound(scopes.merchant(shop)), pytest.raises(DatabaseError, match="permission denied"):
            with transaction.atomic():
                Permission.objects.exists()
        with scopes.bound(scopes.shopper(new_id())):
            assert not Permission.objects.exists()


def test_the_log_of_a_notice_is_that_of_any_other(db, zhang, at):
    agreed(zhang, shop := a_shop(), at + timedelta(hours=1))
    letter = advertised(zhang, shop, at + timedelta(hours=1))

    with scopes.bound(scopes.staff(STAFF.id)):
        assert topics_about(letter) == ["notices.sent"]

"""Does what somebody says count from that moment on, and is each word of it kept?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

import platform_core.notices.queries
from platform_core.actors import ANONYMOUS, RELAY, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.notices.errors import NoticeNotFound
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.consents import commands, policies, queries
from privacy.consents.errors import AdvertiserNotFound, NotYourConsent, TextChanged
from privacy.consents.models import Consent
from privacy.consents.types import Purpose
from privacy.requests import commands as requests_commands
from tests.merchants.builders import acting_as, operator
from tests.platform_core.accounts.people import STAFF, a_shop
from tests.platform_core.notices.test_advertising import advertised
from tests.privacy.requests.test_export import person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def me(at: datetime) -> Actor:
    return person(at, name="端木清", phone="13900000001")


@pytest.fixture
def shop(db: None) -> UUID:
    return a_shop()


def given(me: Actor, shop: UUID | None, at: datetime, *, version: int = 1) -> None:
    with acting_as(me), transaction.atomic():
        commands.give(shop, text_version=version, by=me, at=at)


def withdrawn(me: Actor, shop: UUID | None, at: datetime) -> None:
    with acting_as(me), transaction.atomic():
        commands.withdraw(shop, by=me, at=at)


def from_all(me: Actor, at: datetime) -> None:
    with acting_as(me), transaction.atomic():
        commands.withdraw_from_all(by=me, at=at)


def said(me: Actor) -> list[Consent]:
    with acting_as(me):
        return list(Consent.objects.in_order())


def stands(me: Actor) -> list[UUID | None]:
    with acting_as(me):
        return [act.advertiser for act in queries.consents_in_force(me.id)]


class TestGive:
    @pytest.mark.duty("CRL-29a", "PIP-14")
    def test_keeps_to_which_words_and_when(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)

        [row] = said(me)
        text = policies.TEXTS[Purpose.ADVERTISING][0]
        assert (row.person_id, row.advertiser_id, row.agreed, row.everyone) == (me.id, shop, True, False)
        assert (row.purpose, row.text_version, row.text_sha256) == ("advertising", 1, text.sha256)
        assert row.said_at == at
        with acting_as(me):
            assert topics_about(row.id) == ["privacy.consent_given"]
        assert stands(me) == [shop]

    @pytest.mark.duty("CRL-29a")
    def test_opens_the_gate_for_this_shop_alone(self, me: Actor, shop: UUID, at: datetime):
        assert advertised(me, shop, at) is None

        given(me, shop, at)

        assert advertised(me, shop, at)
        assert advertised(me, a_shop(), at) is None

    def test_said_again_changes_nothing(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)
        given(me, shop, at + MINUTE)

        assert [row.said_at for row in said(me)] == [at]

    def test_may_be_to_the_platform_itself(self, me: Actor, at: datetime):
        given(me, None, at)

        assert stands(me) == [None]
        assert advertised(me, None, at)

    @pytest.mark.duty("PIP-14", "CRL-29a")
    @pytest.mark.parametrize("version", [0, 2])
    def test_refuses_other_words_than_those_in_force(self, me: Actor, shop: UUID, at: datetime, version: int):
        with pytest.raises(TextChanged) as refusal:
            given(me, shop, at, version=version)

        assert refusal.value.text_version == 1
        assert (said(me), advertised(me, shop, at)) == ([], None)

    def test_refuses_a_shop_that_there_is_not(self, me: Actor, at: datetime):
        for act in (given, withdrawn):
            with pytest.raises(AdvertiserNotFound):
                act(me, new_id(), at)

    @pytest.mark.duty("CRL-29a")
    def test_is_nobodys_act_but_the_persons(self, me: Actor, shop: UUID, at: datetime):
        others = [operator(), Actor(id=me.id, role=Role.MERCHANT, merchant_id=shop)]
        acts: list[Callable[[Actor], None]] = [
            lambda by: given(by, shop, at),
            lambda by: withdrawn(by, shop, at),
            lambda by: from_all(by, at),
        ]

        for act in acts:
            for by in others:
                with pytest.raises(NotYourConsent):
                    act(by)
        assert said(me) == []


class TestANewText:
    @pytest.mark.duty("PIP-14")
    def test_ends_what_was_agreed_to_in_the_old_one(self, me: Actor, shop: UUID, at: datetime, monkeypatch):
        given(me, shop, at)
        [old] = policies.TEXTS[Purpose.ADVERTISING]
        new = replace(old, version=2, zh=f"{old.zh}也包括短信。")
        monkeypatch.setattr("privacy.consents.policies.TEXTS", {Purpose.ADVERTISING: (old, new)})

        assert (stands(me), advertised(me, shop, at)) == ([], None)
        given(me, shop, at + MINUTE, version=2)

        assert stands(me) == [shop]
        assert advertised(me, shop, at)
        assert [row.text_sha256 for row in said(me)] == [old.sha256, new.sha256]


class TestWithdraw:
    @pytest.mark.duty("PIP-15", "CRI-24")
    def test_is_one_act_and_counts_before_the_next_letter(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)
        withdrawn(me, shop, at)

        assert (stands(me), advertised(me, shop, at)) == ([], None)
        last = said(me)[-1]
        assert (last.agreed, last.advertiser_id) == (False, shop)
        with acting_as(me):
            assert topics_about(last.id) == ["privacy.consent_withdrawn"]

    def test_may_be_said_beforehand_and_is_kept_once(self, me: Actor, shop: UUID, at: datetime):
        withdrawn(me, shop, at)
        withdrawn(me, shop, at + MINUTE)

        assert [row.agreed for row in said(me)] == [False]

    def test_may_be_followed_by_another_yes(self, me: Actor, shop: UUID, at: datetime):
        for act in (given, withdrawn, given):
            act(me, shop, at)

        assert [row.agreed for row in said(me)] == [True, False, True]
        assert advertised(me, shop, at)

    def test_leaves_the_others(self, me: Actor, shop: UUID, at: datetime):
        other = a_shop()
        for one in (shop, other, None):
            given(me, one, at)

        withdrawn(me, shop, at)

        assert set(stands(me)) == {other, None}


class TestWithdrawFromAll:
    @pytest.mark.duty("OTM-16", "PIP-15")
    def test_is_one_act_for_every_name(self, me: Actor, shop: UUID, at: datetime):
        names = (shop, a_shop(), None)
        for one in names:
            given(me, one, at)

        from_all(me, at)

        assert stands(me) == []
        assert [advertised(me, one, at) for one in names] == [None, None, None]
        assert [(row.everyone, row.agreed) for row in said(me)][3:] == [(True, False)]

    def test_said_again_changes_nothing(self, me: Actor, at: datetime):
        from_all(me, at)
        from_all(me, at + MINUTE)

        assert len(said(me)) == 1

    def test_is_no_bar_to_another_yes_and_counts_again_after_it(self, me: Actor, shop: UUID, at: datetime):
        from_all(me, at)
        given(me, shop, at)
        assert stands(me) == [shop]

        from_all(me, at)
        assert stands(me) == []


class TestStopByLink:
    @pytest.fixture
    def letter(self, me: Actor, shop: UUID, at: datetime) -> UUID:
        given(me, shop, at)
        found = advertised(me, shop, at)
        assert found
        return found

    def stopped(self, letter: UUID, at: datetime, *, everyone: bool) -> None:
        with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
            commands.stop_by_link(letter, everyone=everyone, by=ANONYMOUS, at=at)

    @pytest.mark.duty("CRI-24", "OTM-16", "NDR-42")
    def test_stops_its_sender_without_signing_in(self, me: Actor, shop: UUID, at: datetime, letter: UUID):
        other = a_shop()
        given(me, other, at)

        self.stopped(letter, at, everyone=False)

        assert stands(me) == [other]
        assert (advertised(me, shop, at), advertised(me, other, at) is None) == (None, False)

    @pytest.mark.duty("OTM-16")
    def test_stops_everybody(self, me: Actor, at: datetime, letter: UUID):
        given(me, a_shop(), at)

        self.stopped(letter, at, everyone=True)

        assert stands(me) == []

    def test_takes_no_other_id(self, me: Actor, at: datetime, letter: UUID):
        with pytest.raises(NoticeNotFound):
            self.stopped(new_id(), at, everyone=True)

        assert len(stands(me)) == 1


class TestTheLedger:
    def test_keeps_the_order_of_acts_though_a_clock_is_behind(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)
        withdrawn(me, shop, at - MINUTE)

        assert [row.said_at for row in said(me)] == [at, at]
        assert stands(me) == []

    def test_takes_no_act_before_the_last_by_hand(self, me: Actor, shop: UUID, at: datetime):
        withdrawn(me, shop, at)

        with acting_as(me), pytest.raises(DatabaseError, match="nothing is said before it"), transaction.atomic():
            self.written(me, agreed=True, advertiser_id=shop, said_at=at - MINUTE)

    def test_takes_no_yes_to_everybody(self, me: Actor, shop: UUID, at: datetime):
        for wrong in ({"agreed": True}, {"agreed": False, "advertiser_id": shop}):
            with acting_as(me), pytest.raises(DatabaseError, match="nobody_agrees_to_everyone"), transaction.atomic():
                self.written(me, everyone=True, said_at=at, **wrong)

    @pytest.mark.duty("PIP-14")
    def test_forgets_nothing(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)

        for change in (lambda: Consent.objects.update(agreed=False), lambda: Consent.objects.all().delete()):
            with acting_as(me), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                change()

    def test_is_read_by_nobody_of_the_shop_and_by_no_other_person(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)

        with scopes.bound(scopes.merchant(shop)), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            Consent.objects.exists()
        assert said(Actor(id=new_id(), role=Role.SHOPPER)) == []
        with scopes.bound(scopes.staff(STAFF.id)):
            assert Consent.objects.visible_to(Actor(STAFF.id, Role.STAFF)).count() == 1
            assert Consent.objects.visible_to(RELAY).count() == 1
            assert Consent.objects.visible_to(me).count() == 1
            assert not Consent.objects.visible_to(Actor(me.id, Role.MERCHANT, shop)).exists()

    def test_is_in_the_copy_that_a_person_takes(self, me: Actor, shop: UUID, at: datetime):
        given(me, shop, at)
        from_all(me, at)

        with acting_as(me):
            copy = requests_commands.export_subject(me.id, by=me, at=at)

        assert [(row["advertiser_id"], row["agreed"]) for row in copy["privacy.Consent"]] == [
            (shop, True),
            (None, False),
        ]
        assert [row["allowed"] for row in copy["notices.Permission"]] == [False]

    @staticmethod
    def written(me: Actor, **fields) -> None:
        Consent.objects.create(person_id=me.id, purpose=Purpose.ADVERTISING, text_version=1, text_sha256="", **fields)


def test_the_gate_asks_for_the_version_in_force():
    assert platform_core.notices.queries.ports.text_in_force() == policies.advertising_version()

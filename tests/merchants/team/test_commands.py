"""Who comes into the team of a shop, who leaves it, and what is left of an invitation?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

import platform_core.accounts.queries as accounts
from merchants.shops.models.shops import Merchant
from merchants.team import commands, queries
from merchants.team.errors import InvitationNotFound, InvitationNotGood, InvitationRefused, NoSuchContact
from merchants.team.events import InvitationMade
from merchants.team.models import Invitation
from merchants.team.subscribers import tell_invited, tell_of_accepted, tell_of_leaving, tell_of_role
from platform_core.accounts.commands import teams
from platform_core.accounts.errors import AlreadyInShop, MembershipNotFound, TeamRefused
from platform_core.accounts.events import MembershipChanged, MembershipEnded
from platform_core.accounts.models import User
from platform_core.accounts.types import ShopRole
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import topics_about
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog.builders import swept
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as, operator, owner_of
from tests.merchants.conftest import Refused
from tests.merchants.team.builders import does, invited, known, member

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK = timedelta(microseconds=1)
WEEK_IS_OVER = datetime(2026, 3, 17, 16, tzinfo=UTC)  # the seventh day after `at` has ended in Shanghai


@pytest.fixture
def owner(shop: Merchant) -> Actor:
    return owner_of(shop)


@pytest.fixture
def lin(at: datetime) -> Actor:
    return known(at, email="lin@example.com")


def row_of(invitation_id: UUID) -> Invitation:
    with acting_as(operator()), transaction.atomic():
        return Invitation.objects.get(id=invitation_id)


def team(owner: Actor) -> dict[UUID, str]:
    assert owner.merchant_id
    with acting_as(owner), transaction.atomic():
        return {one.person_id: str(one.role) for one in accounts.team_of(owner.merchant_id)}


def place_of(person: Actor, owner: Actor) -> UUID:
    assert owner.merchant_id
    with acting_as(owner), transaction.atomic():
        return next(one.id for one in accounts.team_of(owner.merchant_id) if one.person_id == person.id)


def templates_of(person: Actor) -> list[str]:
    with acting_as(Actor(id=person.id, role=Role.SHOPPER)), transaction.atomic():
        return list(Notice.objects.filter(person_id=person.id).order_by("id").values_list("template", flat=True))


def follow(subscriber: Any, fact: Any, at: datetime) -> None:
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=fact.merchant_id)
    with bound(SYSTEM), transaction.atomic():
        subscriber(fact, context)


class TestInvite:
    def test_keeps_a_hash_and_a_mask_and_starts_the_clock(self, owner: Actor, at: datetime) -> None:
        made = invited(owner, at)

        row = row_of(made.id)
        assert (row.state, row.role, row.shown, row.invited_by) == ("waiting", "service", "138****5678", owner.id)
        assert "12345678" not in repr(row.to_index)
        assert bytes(row.code_index) == queries.index_of(made.code)
        with acting_as(owner), transaction.atomic():
            [waiting] = queries.waiting_of(owner, at=at)
            assert topics_about(made.id) == ["merchants.invitation_made"]
        assert (waiting.shown, waiting.good_until) == ("138****5678", made.good_until)
        assert made.code not in repr(made)

    def test_is_the_same_whether_there_is_an_account_or_not(self, owner: Actor, lin: Actor, at: datetime) -> None:
        to_nobody = row_of(invited(owner, at, to="nobody@example.com").id)
        to_lin = row_of(invited(owner, at, to="LIN@example.com").id)

        assert (to_nobody.shown, to_lin.shown) == ("n***@example.com", "l***@example.com")
        assert {to_nobody.state, to_lin.state} == {"waiting"}

    @pytest.mark.parametrize("role", [ShopRole.OPERATOR, ShopRole.FINANCE, ShopRole.SERVICE])
    def test_refuses_who_is_no_owner(self, owner: Actor, at: datetime, refused: Refused, role: ShopRole) -> None:
        someone = member(owner, role, at)

        with refused(TeamRefused) as refusal:
            invited(someone, at)

        assert refusal.value.params == {"reasons": ("not_an_owner",)}
        with acting_as(owner), transaction.atomic():
            assert not Invitation.objects.exists()

    def test_refuses_a_text_that_is_neither(self, owner: Actor, at: datetime, refused: Refused) -> None:
        with refused(NoSuchContact):
            invited(owner, at, to="someone")

    def test_refuses_a_second_one_to_the_same_number(self, owner: Actor, at: datetime, refused: Refused) -> None:
        invited(owner, at)

        with refused(InvitationRefused) as refusal:
            invited(owner, at, to="+86 138-1234-5678", role=ShopRole.FINANCE)

        assert refusal.value.params == {"reasons": ("already_invited",)}


@pytest.mark.duty("PIP-51")
class TestAccept:
    def test_gives_the_place_and_forgets_where_it_was_sent(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = invited(owner, at, role=ShopRole.FINANCE)

        does(commands.accept, made.id, code=made.code, by=lin, at=made.good_until - TICK)

        assert team(owner)[lin.id] == "finance"
        row = row_of(made.id)
        assert (row.state, row.accepted_by, row.to_index, row.code_index, row.shown) == (
            "accepted",
            lin.id,
            None,
            None,
            "",
        )

    def test_by_an_account_that_was_opened_afterwards(self, owner: Actor, at: datetime) -> None:
        made = invited(owner, at, to="139 0000 1111")
        late = known(at, phone="13900001111")

        does(commands.accept, made.id, code=made.code, by=late, at=at)

        assert team(owner)[late.id] == "service"

    def test_ends_at_its_instant_though_the_sweep_is_late(
        self, owner: Actor, lin: Actor, at: datetime, refused: Refused
    ) -> None:
        made = invited(owner, at)

        with refused(InvitationNotGood):
            does(commands.accept, made.id, code=made.code, by=lin, at=made.good_until)

        assert lin.id not in team(owner)

    def test_refuses_a_wrong_code(self, owner: Actor, lin: Actor, at: datetime, refused: Refused) -> None:
        made = invited(owner, at)

        for code in ("", "x", made.code + "x", made.code.swapcase()):
            with refused(InvitationNotGood):
                does(commands.accept, made.id, code=code, by=lin, at=at)

        assert row_of(made.id).state == "waiting"

    def test_refuses_who_is_not_named(self, owner: Actor, lin: Actor, at: datetime, refused: Refused) -> None:
        made, stranger = invited(owner, at), known(at, phone="13700000001", email="x@example.com")

        with refused(InvitationNotGood):
            does(commands.accept, made.id, code=made.code, by=stranger, at=at)

        assert stranger.id not in team(owner)

    @pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn", "lapsed"])
    def test_refuses_one_that_is_over(self, owner: Actor, lin: Actor, at: datetime, refused: Refused, how: str) -> None:
        made = invited(owner, at)
        match how:
            case "withdrawn":
                does(commands.withdraw, made.id, by=owner, at=at)
            case "lapsed":
                swept(made.good_until)
            case _:
                does(
                    {"accepted": commands.accept, "declined": commands.decline}[how],
                    made.id,
                    code=made.code,
                    by=lin,
                    at=at,
                )
        assert row_of(made.id).state == how

        for act in (commands.accept, commands.decline):
            with refused(InvitationNotGood):
                does(act, made.id, code=made.code, by=lin, at=at)

        assert (lin.id in team(owner)) is (how == "accepted")

    def test_refuses_an_invitation_whose_maker_owns_the_shop_no_more(
        self, owner: Actor, lin: Actor, at: datetime, refused: Refused
    ) -> None:
        second = member(owner, ShopRole.OWNER, at)
        made = invited(second, at, role=ShopRole.OWNER)
        does(teams.end_membership, place_of(second, owner), by=owner, at=at)

        with refused(InvitationNotGood):
            does(commands.accept, made.id, code=made.code, by=lin, at=at)

        assert lin.id not in team(owner)

    def test_refuses_who_is_in_the_team_already(self, owner: Actor, lin: Actor, at: datetime, refused: Refused) -> None:
        first = invited(owner, at)
        does(commands.accept, first.id, code=first.code, by=lin, at=at)
        second = invited(owner, at, role=ShopRole.OWNER)

        with refused(AlreadyInShop):
            does(commands.accept, second.id, code=second.code, by=lin, at=at)

        assert team(owner)[lin.id] == "service"


@pytest.mark.duty("PIP-51")
class TestLapse:
    def test_waits_for_its_instant(self, owner: Actor, at: datetime) -> None:
        made = invited(owner, at)

        swept(WEEK_IS_OVER - TICK)
        assert row_of(made.id).state == "waiting"
        swept(WEEK_IS_OVER)

        row = row_of(made.id)
        assert (row.state, row.lapsed_at, row.to_index, row.shown) == ("lapsed", WEEK_IS_OVER, None, "")
        assert made.good_until == WEEK_IS_OVER

    def test_counts_a_day_of_rest_as_any_other(self, owner: Actor, at: datetime) -> None:
        """Seven days after a Saturday."""
        made = invited(owner, at + timedelta(days=4))

        assert made.good_until == WEEK_IS_OVER + timedelta(days=4)


class TestWithdraw:
    def test_is_an_owners(self, owner: Actor, at: datetime, refused: Refused) -> None:
        made, someone = invited(owner, at), member(owner, ShopRole.OPERATOR, at)

        with refused(TeamRefused):
            does(commands.withdraw, made.id, by=someone, at=at)

        assert row_of(made.id).state == "waiting"

    def test_hides_the_invitations_of_another_shop(self, owner: Actor, at: datetime, refused: Refused) -> None:
        made, other = invited(owner, at), owner_of(merchants.opened(at, trade_name="别家"))

        with refused(InvitationNotFound):
            does(commands.withdraw, made.id, by=other, at=at)


@pytest.mark.duty("PIP-51")
class TestTheTeam:
    def test_gets_other_roles_from_an_owner(self, owner: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.SERVICE, at)

        does(teams.change_role, place_of(someone, owner), role=ShopRole.FINANCE, by=owner, at=at)

        assert team(owner)[someone.id] == "finance"

    def test_loses_people_by_an_owner_alone(self, owner: Actor, at: datetime, refused: Refused) -> None:
        someone, other = member(owner, ShopRole.SERVICE, at), member(owner, ShopRole.OPERATOR, at)

        with refused(TeamRefused):
            does(teams.end_membership, place_of(someone, owner), by=other, at=at)
        does(teams.end_membership, place_of(someone, owner), by=owner, at=at)

        assert set(team(owner)) == {owner.id, other.id}

    def test_is_left_by_anybody_but_the_last_owner(self, owner: Actor, at: datetime, refused: Refused) -> None:
        second = member(owner, ShopRole.OWNER, at)

        does(teams.leave, by=owner, at=at)
        with refused(TeamRefused) as refusal:
            does(teams.leave, by=second, at=at)

        assert refusal.value.params == {"reasons": ("last_owner",)}
        assert set(team(second)) == {second.id}

    def test_counts_no_owner_whose_account_is_shut(self, owner: Actor, at: datetime, refused: Refused) -> None:
        second = member(owner, ShopRole.OWNER, at)
        with bound(SYSTEM), transaction.atomic():
            User.objects.filter(id=second.id).update(is_active=False)

        with refused(TeamRefused) as refusal:
            does(teams.leave, by=owner, at=at)
        does(teams.end_membership, place_of(second, owner), by=owner, at=at)

        assert refusal.value.params == {"reasons": ("last_owner",)}
        assert set(team(owner)) == {owner.id}

    def test_keeps_its_last_owner_an_owner(self, owner: Actor, at: datetime, refused: Refused) -> None:
        with refused(TeamRefused) as refusal:
            does(teams.change_role, place_of(owner, owner), role=ShopRole.OPERATOR, by=owner, at=at)

        assert refusal.value.params == {"reasons": ("last_owner",)}
        assert team(owner) == {owner.id: "owner"}

    def test_is_not_changed_by_another_shop(self, owner: Actor, at: datetime, refused: Refused) -> None:
        other = owner_of(merchants.opened(at, trade_name="别家"))

        with refused(MembershipNotFound):
            does(teams.end_membership, place_of(owner, owner), by=other, at=at)

    def test_is_not_changed_by_who_has_left_it(self, owner: Actor, at: datetime, refused: Refused) -> None:
        gone = member(owner, ShopRole.OWNER, at)
        does(teams.leave, by=gone, at=at)

        with refused(TeamRefused):
            does(teams.end_membership, place_of(owner, owner), by=gone, at=at)


class TestNotices:
    def test_reach_the_invited_person_if_there_is_one(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made, nobody = invited(owner, at), invited(owner, at, to="nobody@example.com")
        assert owner.merchant_id

        for one in (made, nobody):
            fact = InvitationMade(invitation_id=one.id, merchant_id=owner.merchant_id, shop_role=ShopRole.SERVICE)
            follow(tell_invited, fact, at)

        assert templates_of(lin) == ["merchants.invited"]
        with acting_as(lin), transaction.atomic():
            texts = str(Notice.objects.filter(person_id=lin.id).get().texts)
        assert "客服" in texts
        assert made.code not in texts

    def test_reach_who_gets_another_role_or_none(self, owner: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.SERVICE, at)
        place = place_of(someone, owner)
        about: dict[str, Any] = {"membership_id": place, "person_id": someone.id, "merchant_id": owner.merchant_id}

        follow(tell_of_role, MembershipChanged(**about, shop_role=ShopRole.FINANCE), at)
        does(teams.end_membership, place, by=owner, at=at)
        follow(tell_of_leaving, MembershipEnded(**about), at)

        assert templates_of(someone) == ["merchants.role_changed", "merchants.place_ended"]
        assert templates_of(owner)[-1:] == ["merchants.somebody_left"]

    def test_tell_the_shop_that_somebody_has_come(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = invited(owner, at)
        does(commands.accept, made.id, code=made.code, by=lin, at=at)
        about: dict[str, Any] = {"invitation_id": made.id, "merchant_id": owner.merchant_id, "person_id": lin.id}

        follow(tell_of_accepted, commands.InvitationAccepted(**about, shop_role=ShopRole.SERVICE), at)

        assert templates_of(owner)[-1:] == templates_of(lin)[-1:] == ["merchants.invitation_accepted"]

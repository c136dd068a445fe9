"""Pages of a shop's team: its people with their roles, and the page on which an invited person answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

import platform_core.accounts.queries as accounts
from merchants.team import commands, policies, queries
from merchants.team.errors import NoSuchContact
from merchants.team.types import Invited, Made, ShopTask, Waiting
from platform_core import clock
from platform_core.accounts.commands import teams
from platform_core.accounts.types import Member, ShopRole, TeamRights
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, ShowAction, routes
from platform_core.ui.forms import FurnishedForm, PageForm, offer

LONGEST: Final = 254  # characters of an address for mail


def role_name(role: ShopRole) -> str:
    return capfirst(words.label_of(ShopRole, role))


def role_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((role.value, role_name(role)) for role in ShopRole)]


@dataclass(frozen=True, slots=True)
class Team:
    """The object of the forms: who acts for the shop, and which invitations wait."""

    members: Sequence[Member]
    waiting: Sequence[Waiting]


class Invite(PageForm):
    """The number or address by which somebody is known here, and their role."""

    to = forms.CharField(
        label=_("Their telephone or e-mail address"),
        help_text=_("The one of their account here; they may open one before they accept."),
        max_length=LONGEST,
    )
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)


class ChangeRole(FurnishedForm[Team]):
    """Somebody of the team, and the role that they get."""

    member = forms.ChoiceField(label=_("Who"))
    role = forms.ChoiceField(label=_("New role"), choices=role_choices)

    def furnish(self) -> None:
        offer(self, "member", _names(self.about.members))


class Remove(FurnishedForm[Team]):
    """Somebody of the team whose place ends."""

    member = forms.ChoiceField(label=_("Who"))

    def furnish(self) -> None:
        offer(self, "member", _names(self.about.members))


class Withdraw(FurnishedForm[Team]):
    """An invitation that waits."""

    invitation = forms.ChoiceField(label=_("Invitation"))

    def furnish(self) -> None:
        offer(
            self,
            "invitation",
            [(str(one.id), f"{one.shown} · {role_name(one.role)}") for one in self.about.waiting],
        )


@dataclass(frozen=True, slots=True)
class Link:
    """The link that somebody has opened, and the invitation behind it."""

    invitation: Invited
    code: str


class Answer(FurnishedForm[Link]):
    """A button; the code stands in the address."""

    def clean(self) -> Said:
        return (super().clean() or {}) | {"code": self.about.code}


def _names(members: Sequence[Member]) -> list[tuple[str, str]]:
    return [("", "–"), *((str(one.id), f"{one.username} · {role_name(one.role)}") for one in members)]


def _invite(by: Actor, said: Said) -> Facts:
    made = commands.invite(to=said["to"], role=ShopRole(said["role"]), by=by, at=clock.now())
    return {"made": made, "link": link_of(made)}


def link_of(made: Made) -> str:
    """The whole address that an invited person opens."""
    place = reverse("me:invitation", kwargs={"invitation_id": made.id})
    return f"{settings.PUBLIC_URL}{place}?{urlencode({'code': made.code})}"


def _change(by: Actor, said: Said) -> None:
    teams.change_role(UUID(said["member"]), role=ShopRole(said["role"]), by=by, at=clock.now())


def _remove(by: Actor, said: Said) -> None:
    teams.end_membership(UUID(said["member"]), by=by, at=clock.now())


def _withdraw(by: Actor, said: Said) -> None:
    commands.withdraw(UUID(said["invitation"]), by=by, at=clock.now())


def _leave(by: Actor, _said: Said) -> None:
    commands.leave(by=by, at=clock.now())


class TeamPage(ActionPage[Team]):
    """The people of a shop with their roles, what each role does, and the invitations that wait."""

    door = Role.MERCHANT
    name = "seller:team"
    template = "merchants/team/team.html"
    form_actions = {
        "invite": ShowAction(does=_invite, form=Invite, beside={NoSuchContact: "to"}),
        "change": FormAction(does=_change, form=ChangeRole, said=_("The new role holds from now on.")),
        "remove": FormAction(does=_remove, form=Remove, said=_("They act for the shop no more, from now on.")),
        "withdraw": FormAction(does=_withdraw, form=Withdraw, said=_("Its link is good no more.")),
        "leave": FormAction(
            does=_leave, said=_("You act for the shop no more."), to=lambda _nothing: reverse("me:home")
        ),
    }

    def face(self) -> Face[Team]:
        members = accounts.team_of(self.by.merchant_id) if self.by.merchant_id else []
        team = Team(members, queries.waiting_of(self.by, at=clock.now()))
        rights = accounts.rights_in(members, person_id=self.by.id, needs_owner=queries.needs_owner(self.by))
        facts: Facts = {
            "members": [_row(one, is_own=one.person_id == self.by.id) for one in members],
            "waiting": [{"of": one, "role": role_name(one.role)} for one in team.waiting],
            "roles": [_role(role) for role in ShopRole],
            "leads": rights.may_lead,
        }
        return Face(facts, _list_forms(rights, team), team)


def _list_forms(rights: TeamRights, team: Team) -> list[str]:
    """The forms that would be accepted now."""
    found = {
        "invite": rights.may_lead,
        "change": rights.may_lead,
        "remove": rights.may_lead and len(team.members) > 1,
        "withdraw": rights.may_lead and bool(team.waiting),
        "leave": rights.may_leave,
    }
    return [name for name, is_offered in found.items() if is_offered]


def _row(of: Member, *, is_own: bool) -> Facts:
    return {"username": of.username, "role": role_name(of.role), "since": of.since, "is_own": is_own}


def _role(role: ShopRole) -> Facts:
    tasks = [words.label_of(ShopTask, task) for task in ShopTask if policies.may_do(role, task=task)]
    return {"name": role_name(role), "tasks": tasks}


def _accept(by: Actor, said: Said, *, invitation_id: UUID) -> None:
    commands.accept(invitation_id, code=said["code"], by=by, at=clock.now())


def _decline(by: Actor, said: Said, *, invitation_id: UUID) -> None:
    commands.decline(invitation_id, code=said["code"], by=by, at=clock.now())


class InvitationPage(ActionPage[Link]):
    """An invitation into the team of a shop, for the person it names: what it is, until when, and two answers."""

    door = Role.SHOPPER
    name = "me:invitation"
    template = "merchants/team/invitation.html"
    keeps_query = True  # the code of the link
    form_actions = {
        "accept": FormAction(
            does=_accept, form=Answer, said=_("You act for the shop now."), to=lambda _nothing: reverse("seller:home")
        ),
        "decline": FormAction(
            does=_decline, form=Answer, said=_("You have declined."), to=lambda _nothing: reverse("me:home")
        ),
    }

    def face(self, invitation_id: UUID) -> Face[Link]:
        invited = queries.invitation_for(invitation_id, code=self._code(), by=self.by, at=clock.now())
        facts: Facts = {"shop": invited.trade_name, "until": invited.good_until, "role": _role(invited.role)}
        return Face(facts, self.form_actions, Link(invited, self._code()))

    def _code(self) -> str:
        return self.request.GET.get("code", "")


seller = routes("team", TeamPage)
me = routes("invitations/<uuid:invitation_id>", InvitationPage)

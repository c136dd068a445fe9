"""The way about each door: its pages, grouped by what one comes for, and the four that a thumb reaches first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.declared import wired_for


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a door: its name among the addresses, its title, and its icon in ``ui/icons.svg``."""

    name: str
    title: str | Promise
    icon: str
    near: str | Promise = ""  # in short, where it stands in the bar at the foot of a phone, which has room for four
    exact: bool = False  # what stands below its address is another matter


@dataclass(frozen=True, slots=True)
class Group:
    """Places that one needs for the same task. ``cases``: the lists of cases that are wired by themselves follow."""

    title: str | Promise
    places: Sequence[Place]
    cases: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """The pages of one kind of reader."""

    title: str | Promise
    groups: Sequence[Group]
    reader: Role | None = None
    dense: bool = False  # people work here all day: a little smaller, a little closer


DOORS: Final = {
    "seller": Door(
        _("For shops"),
        reader=Role.MERCHANT,
        dense=True,
        groups=[
            Group(
                _("Today"),
                [
                    Place("seller:home", _("To do"), "home", near=_("To do"), exact=True),
                    Place("seller:today", _("To answer"), "chat"),
                    Place("seller:deadlines", _("Deadlines"), "clock"),
                ],
            ),
            Group(
                _("Selling"),
                [
                    Place("seller:goods", _("Goods"), "box", near=_("Goods")),
                    Place("seller:prices", _("Prices"), "tag"),
                    Place("seller:stock", _("Stock and lots"), "chart"),
                    Place("seller:imports", _("Files in and out"), "doc"),
                    Place("seller:safety", _("Safety"), "shield"),
                    Place("seller:advertisements", _("Advertisements"), "ad"),
                ],
            ),
            Group(
                _("Sending"),
                [
                    Place("seller:orders", _("Orders"), "truck", near=_("Orders")),
                    Place("seller:plans", _("Subscriptions"), "doc"),
                ],
            ),
            Group(
                _("After the sale"),
                [
                    Place("seller:returns", _("Returns"), "back", near=_("Returns")),
                    Place("seller:claims", _("Claims"), "alert"),
                    Place("seller:complaints", _("Complaints"), "gavel"),
                    Place("seller:conversations", _("Customers"), "chat"),
                    Place("seller:reviews", _("Reviews"), "star"),
                    Place("seller:disputes", _("Mediations and cases outside"), "team"),
                ],
                cases=True,
            ),
            Group(
                _("Money"),
                [
                    Place("seller:balance", _("Balance"), "coin", exact=True),
                    Place("seller:month", _("The month's money"), "doc"),
                    Place("seller:unsettled", _("Not settled yet"), "clock"),
                    Place("seller:deposits", _("Deposits"), "coin"),
                    Place("seller:figures", _("Figures"), "chart"),
                ],
            ),
            Group(
                _("Keeping the law"),
                [
                    Place("seller:credit", _("Credit"), "scales"),
                    Place("seller:complaint-records", _("Record of complaints"), "book"),
                    Place("seller:violations", _("Violations"), "alert"),
                    Place("seller:sanctions", _("Measures"), "gavel"),
                    Place("seller:infringements", _("Notices of infringement"), "eye"),
                    Place("open:rules", _("Rules of the platform"), "book"),
                ],
            ),
            Group(
                _("The shop"),
                [
                    Place("seller:team", _("Team"), "team"),
                    Place("seller:documents", _("Documents"), "doc"),
                    Place("seller:webhooks", _("Webhooks"), "key"),
                    Place("seller:holidays", _("Holidays"), "clock"),
                    Place("seller:archives", _("Take everything away"), "doc"),
                    Place("seller:closings", _("Close the shop"), "home"),
                ],
            ),
        ],
    ),
    "me": Door(
        _("My pages"),
        reader=Role.SHOPPER,
        groups=[
            Group(
                _("Orders"),
                [
                    Place("me:home", _("My orders"), "home", near=_("Orders"), exact=True),
                    Place("me:subscriptions", _("My subscriptions"), "doc"),
                    Place("me:deposits", _("My deposits"), "coin"),
                    Place("me:deadlines", _("Deadlines"), "clock", near=_("Deadlines")),
                ],
            ),
            Group(
                _("When something is wrong"),
                [
                    Place("me:returns", _("My returns"), "back", near=_("Returns")),
                    Place("me:claims", _("My claims"), "alert"),
                    Place("me:complaints", _("My complaints"), "gavel", near=_("Complaints")),
                    Place("me:conversations", _("Customer service"), "chat"),
                    Place("me:disputes", _("Mediations and cases outside"), "team"),
                    Place("me:remedies", _("Recalls"), "shield"),
                    Place("me:reports", _("My reports"), "eye"),
                    Place("me:infringements", _("Notices of infringement"), "eye"),
                ],
                cases=True,
            ),
            Group(
                _("My account"),
                [
                    Place("me:privacy", _("My data"), "user"),
                    Place("me:consents", _("My consents"), "check"),
                    Place("me:sessions", _("My devices"), "key"),
                    Place("me:shop", _("Open a shop"), "shop"),
                    Place("open:rules", _("Rules of the platform"), "book"),
                ],
            ),
        ],
    ),
    "open": Door(
        _("Open to everybody"),
        groups=[
            Group(
                _("How the platform works"),
                [
                    Place("open:rules", _("Rules of the platform"), "book", near=_("Rules")),
                    Place("open:ranking", _("How listings are ordered"), "chart"),
                    Place("open:goods", _("What a listing has to tell"), "box"),
                    Place("open:privacy", _("Personal data"), "user"),
                    Place("open:service", _("Customer service and complaints"), "chat", near=_("Customer service")),
                    Place("open:relief", _("Paid in advance"), "coin"),
                ],
            ),
            Group(
                _("What everybody may know"),
                [
                    Place("open:bulletins", _("Measures against shops"), "gavel"),
                    Place("open:recalls", _("Recalls"), "shield", near=_("Recalls")),
                    Place("open:samplings", _("Samples"), "check"),
                    Place("open:infringements", _("Notices of infringement"), "eye"),
                    Place("open:report", _("Report something"), "alert", near=_("Report")),
                ],
            ),
        ],
    ),
    "regulator": Door(
        _("For authorities"),
        reader=Role.REGULATOR,
        dense=True,
        groups=[
            Group(
                _("Requests"),
                [
                    Place("regulator:home", _("Requests"), "doc", near=_("Requests"), exact=True),
                    Place("regulator:reports", _("Identity reports"), "user", near=_("Reports")),
                    Place("regulator:verify", _("How to verify"), "check", near=_("How to verify")),
                ],
            ),
        ],
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one reader finds it: whether they are there, and its address."""

    href: str
    title: str
    icon: str
    here: bool
    near: str = ""


@dataclass(frozen=True, slots=True)
class Navigation:
    """The door at which a reader stands, for the frame of the page."""

    title: str
    groups: Sequence[tuple[str, Sequence[Link]]]
    dense: bool
    is_personal: bool  # somebody has signed in to be here

    @property
    def near(self) -> list[Link]:
        return [link for _title, links in self.groups for link in links if link.near]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every template the way about the door of this address, made only where a page asks for it."""
    return {"navigation": SimpleLazyObject(lambda: navigation_at(request.path))}


def navigation_at(path: str) -> Navigation | None:
    """Give the way about the door under which an address lies; none elsewhere, as where one signs in."""
    door = DOORS.get(path.split("/")[1])
    if door is None:
        return None
    groups = [(str(group.title), list(_links(door, group, path))) for group in door.groups]
    return Navigation(str(door.title), groups, dense=door.dense, is_personal=door.reader is not None)


def _links(door: Door, group: Group, path: str) -> Iterator[Link]:
    for place in group.places:
        address = reverse(place.name)
        here = path == address if place.exact else path.startswith(address)
        yield Link(address, str(place.title), place.icon, here, str(place.near))
    if group.cases and door.reader:
        for doors in wired_for(door.reader):
            address = reverse(f"{words.DOORS[door.reader]}:{doors.path}")
            yield Link(address, str(doors.list_titles[door.reader]), "doc", path.startswith(address))

"""How is a notice of infringement shown to either side, and what do its forms ask?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.cases.queries
from complaints.infringements import queries as infringements_queries
from complaints.infringements.types import Exhibit, RightKind
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.ui.fields import Upload
from platform_core.ui.forms import FurnishedForm, PageForm, offer

Wanted = Sequence[Exhibit]
LIFECYCLE = "infringement"


class NoticeRow(Protocol):
    """A notice in a list."""

    id: UUID
    number: str
    right_kind: str
    state: str
    drafted_at: datetime


class IpBulletinRow(Protocol):
    """One statement about a notice, as everybody reads it."""

    infringement_id: UUID
    merchant_id: UUID
    said: str
    number: str
    trade_name: str
    holder: str
    right_kind: str
    right_no: str
    goods: Sequence[dict[str, str]]
    happened_at: datetime
    published_at: datetime


class Draft(PageForm):
    """Who claims which right against which goods of one shop. The files follow."""

    holder = forms.CharField(label=_("Right holder"), max_length=200)
    company = forms.BooleanField(
        label=_("The right holder is an organisation"),
        help_text=_("Its name is published then; a person's never is."),
        required=False,
    )
    by_agent = forms.BooleanField(label=_("I act for the right holder, by power of attorney"), required=False)
    contact = forms.CharField(label=_("How the right holder is reached"), max_length=200)
    right = forms.ChoiceField(label=_("Right"))
    right_no = forms.CharField(label=_("Number of the right or of its registration"), max_length=200)
    listings = forms.CharField(
        label=_("Listings of one shop, by their ids"),
        help_text=_("Each in a line of its own; the id stands in the address of the listing."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    statement = forms.CharField(
        label=_("What infringes it, and why?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def furnish(self) -> None:
        offer(self, "right", words.choices(RightKind))

    def clean_listings(self) -> tuple[UUID, ...]:
        try:
            return tuple(dict.fromkeys(UUID(line) for line in self.cleaned_data["listings"].split()))
        except ValueError:
            raise ValidationError(_("Write ids alone, each in a line of its own.")) from None


class AddExhibit(FurnishedForm[Wanted]):
    """A file, and what it shows."""

    kind = forms.ChoiceField(label=_("What does it show?"))
    file = Upload(required=True)

    def furnish(self) -> None:
        offer(self, "kind", words.choices(self.about))


class HandIn(FurnishedForm[Wanted]):
    """The statement that all of it is true."""

    truthful = forms.BooleanField(
        label=_("All of this is true. I know that whoever gives a wrong notice has to make good the harm."),
        required=False,
    )


class ShowFiling(FurnishedForm[Wanted]):
    """Under which number an authority or a court has it."""

    filing = forms.CharField(label=_("Number of the complaint or the suit"), max_length=200)


class Counter(FurnishedForm[Wanted]):
    """That nothing is infringed, and a file that shows it."""

    text = forms.CharField(
        label=_("Why is nothing infringed?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = Upload(required=False)


class JustDo(FurnishedForm[Wanted]):
    """Nothing to fill in: sending it is the act."""


def notice_row(found: NoticeRow) -> Facts:
    return {
        "id": found.id,
        "number": found.number,
        "right": words.said(RightKind, found.right_kind),
        "state": words.state(LIFECYCLE, found.state),
        "since": found.drafted_at,
    }


def one_notice(infringement_id: UUID, *, by: Actor) -> Face[Wanted]:
    """All of a notice: what either side says and shows, where the goods are, and what may be done until when."""
    found = infringements_queries.infringement(infringement_id, by=by)
    actions = {
        each.name: each.until for each in infringements_queries.infringement_actions(found, by=by, at=clock.now())
    }
    kept = [
        kept_file(file) | {"shows": words.said(Exhibit, kind)} for kind, file in infringements_queries.exhibits(found)
    ]
    wanted = infringements_queries.exhibits_wanted(found, by=by)
    facts: Facts = {
        "notice": notice_row(found),
        "shop": shops_queries.shop(found.merchant_id).trade_name,
        "right_no": found.right_no,
        "goods": [words.in_language(named["zh"], named["en"]) for named in infringements_queries.goods_of(found)],
        "said": infringements_queries.said_of(found),
        "filing": found.filing,
        "outcome": found.outcome,
        "arrived_at": found.waiting_at,
        "exhibits": kept,
        "wanted": [words.said(Exhibit, kind) for kind in wanted],
        "filing_awaited": Exhibit.FILING_PROOF in wanted,
        "files_below": f"infringements/{found.id}",
        "bulletin": reverse("open:infringement", args=[found.id]) if found.published_at else "",
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=by.role),
        "history": words.history(timeline(found.id)),
        "until": actions,
    }
    return Face(facts, [*actions, *(["add"] if wanted else [])], about=wanted)


def ip_bulletin(row: IpBulletinRow) -> Facts:
    """As everybody reads it."""
    return {
        "shop": row.trade_name,
        "shop_url": reverse("open:shop", args=[row.merchant_id]),
        "url": reverse("open:infringement", args=[row.infringement_id]),
        "number": row.number,
        "said": words.state(LIFECYCLE, row.said),
        "holder": row.holder,
        "right": words.said(RightKind, row.right_kind),
        "right_no": row.right_no,
        "goods": [words.in_language(named["zh"], named["en"]) for named in row.goods],
        "happened_at": row.happened_at,
        "published_at": row.published_at,
    }

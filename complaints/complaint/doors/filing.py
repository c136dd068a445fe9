"""The form of a complaint, on the page of an order and in a conversation, and how it is filed with its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.complaint.commands import filing
from complaints.complaint.models import Complaint
from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.types import CameBy, Channel, Demand, DemandKind, Matter, NewFact, Topic
from orders.sales.types import SoldLine
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.asks import OneOf, Text
from platform_core.ui.fields import Upload, Yuan
from platform_core.ui.forms import FurnishedForm, offer


class Complain(FurnishedForm[Sequence[SoldLine]]):
    """The fault, the goods, the demand, and the files that show it."""

    topic = OneOf(label=_("What is it about?"), of=Topic).page_field()
    lines = forms.MultipleChoiceField(
        label=_("Which goods?"),
        help_text=_("Choose none if it is about the whole order."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statement = Text(label=_("What happened?"), most=MOST_TEXT).page_field()
    demand = OneOf(label=_("What do you ask for?"), of=DemandKind, radio=True).page_field()
    yuan = Yuan(label=_("How much, in yuan"), help_text=_("Only for a part of the money."), required=False)
    evidence = Upload(required=False)
    new_fact = Text(
        label=_("What is new since the platform decided?"),
        hint=_("Only if it has decided about the same before."),
        most=MOST_TEXT,
        rows=3,
        optional=True,
    ).page_field()
    new_since = forms.DateTimeField(
        label=_("Since when do you know it?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_fact") and not cleaned.get("new_since"):
            self.add_error("new_since", _("Say since when you know it."))
        return cleaned

    def furnish(self) -> None:
        offer(self, "lines", [(str(line.line_id), words.title(line)) for line in self.about])
        offer(self, "topic", [("", _("Please choose")), *words.choices(Topic)])
        offer(self, "demand", words.choices(DemandKind))


def save_complaint(command: Callable[..., Complaint], thing_id: UUID, said: Mapping[str, Any], *, by: Actor) -> UUID:
    """Make a complaint of a thing, and keep the file that came with it, at once."""
    kind, at = DemandKind(said["demand"]), clock.now()
    matter = Matter(
        lines=frozenset(map(UUID, said["lines"])),
        new_fact=NewFact(said["new_fact"], said["new_since"]) if said["new_fact"] else None,
        came=CameBy(channel=Channel.WEB),
    )
    filed: dict[str, Any] = {
        "topic": Topic(said["topic"]),
        "demand": Demand(kind, said["yuan"] if kind is DemandKind.PARTIAL_REFUND else None),
        "statement": said["statement"],
    }
    found = command(thing_id, **filed, matter=matter, by=by, at=at)
    if file := said["evidence"]:
        filing.keep_evidence(found.id, upload=file.read(), name=file.name or "", by=by, at=at)
    return found.id

"""The desk of complaints: the queue, and complaints that staff take down by telephone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from complaints.complaint import queries
from complaints.complaint.commands import filing
from complaints.complaint.doors import facts
from complaints.complaint.doors.complaint import DOORS
from complaints.complaint.models import Complaint
from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.ports import FACTS_BESIDE, WORDS_BESIDE
from complaints.complaint.types import Demand, DemandKind, TelephoneComplaint, Topic
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseDesk
from platform_core.cases.words import choices
from platform_core.errors import DomainError
from platform_core.http.action_pages import readable, sentence, staff
from platform_core.ui.theme import action

WHOLE = [kind for kind in DemandKind if kind is not DemandKind.PARTIAL_REFUND]


class TakingDown(forms.Form):
    """A complaint by telephone, as it was read back to the caller."""

    choice = forms.ChoiceField(choices=[("take_down", "")])
    phone = forms.CharField(
        max_length=30, label=_("The phone number of the caller's account"), widget=UnfoldAdminTextInputWidget
    )
    order_number = forms.CharField(
        max_length=40, label=_("The number of the order, as the caller reads it out"), widget=UnfoldAdminTextInputWidget
    )
    topic = forms.ChoiceField(choices=partial(choices, Topic), label=_("Topic"), widget=UnfoldAdminSelectWidget)
    demand = forms.ChoiceField(choices=partial(choices, WHOLE), label=_("Demand"), widget=UnfoldAdminSelectWidget)
    read_back = forms.CharField(
        max_length=MOST_TEXT, label=_("What happened, as you have read it back"), widget=UnfoldAdminTextareaWidget
    )
    confirmed = forms.BooleanField(required=False, label=_("The caller has confirmed what was read back"))

    def read_complaint(self) -> TelephoneComplaint:
        """The complaint with its caller and order looked up. Raises ``CallerUnknown``."""
        said = self.cleaned_data
        caller_id, order_id = queries.caller(phone=said["phone"], order_number=said["order_number"])
        return TelephoneComplaint(
            caller_id=caller_id,
            order_id=order_id,
            topic=Topic(said["topic"]),
            demand=Demand(DemandKind(said["demand"])),
            read_back=said["read_back"],
            confirmed=said["confirmed"],
        )


@admin.register(Complaint)
class ComplaintAdmin(CaseDesk):
    """The queue: complaints overdue with the platform first, then the longest waiting."""

    doors = DOORS
    actions_list = ("take_down",)
    search_fields = ("number",)  # also by a part of it, as people read it out on the telephone
    list_display = (
        "number",
        "topic_in_words",
        "state_in_words",
        "demand_in_words",
        "filed_at",
        "escalated_at",
        "senior_since",
    )
    ordering = (F("senior_since").asc(nulls_last=True), F("escalated_at").asc(nulls_last=True), "filed_at", "id")
    fields = (
        *("number", "state_in_words", "topic_in_words", "demand_in_words", "known_since", "filed_at", "with_shop_at"),
        *("answered_at", "escalated_at", "senior_since", "resolved_at", "decided_at", "under_review_at", "stands_at"),
        *("reviewed_at", "undecided_at", "closed_at", "withdrawn_at", "promised_at", "performed_at", "broken_at"),
    )

    @admin.display(description=_("Topic"), ordering="topic")
    def topic_in_words(self, row: Complaint) -> str:
        return facts.topic(DOORS.view_of(row, by=staff()))

    @admin.display(description=_("Demand"))
    def demand_in_words(self, row: Complaint) -> str:
        return facts.demand(DOORS.view_of(row, by=staff()))

    def contents(self, row: Complaint, *, by: Actor) -> dict[str, Any]:
        """Add what cases beside the complaint know, and the shopper's rating, which the shop never reads."""
        read = super().contents(row, by=by)
        for beside in FACTS_BESIDE.values():
            read["facts"].update(beside(row, by=by, at=clock.now()))
        said_before = [words for beside in WORDS_BESIDE.values() for words in beside(row, by=by)]
        return read | {"written": [*said_before, *read["written"], *facts.read_rating(row)]}

    @action(description=_("Take down by telephone"), url_path="take-down", permissions=["view"])
    @readable
    def take_down(self, request: HttpRequest) -> HttpResponse:
        form = TakingDown(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    complaint = filing.file_by_telephone(form.read_complaint(), by=staff(), at=clock.now())
            except DomainError as refusal:  # with all that was typed
                self.message_user(request, sentence(refusal), messages.ERROR)
            else:
                return self.done(request, gettext("Taken down as %(number)s.") % {"number": complaint.number})
        choices = {"take_down": _("It was read back: file it")}
        return self.shown(request, title=gettext("Take down by telephone"), form=form, facts={}, choices=choices)

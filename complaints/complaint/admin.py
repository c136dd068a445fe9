"""Admin pages of complaints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from aftersales.claims.types import Burden
from complaints.complaint import queries
from complaints.complaint.commands import decisions as decisions_commands
from complaints.complaint.commands import filing, remedies
from complaints.complaint.models import Answer, Complaint
from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.ports import FACTS_BESIDE, WORDS_BESIDE
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Demand, DemandKind, Finding, Outcome, TelephoneComplaint, Topic, WantedEvidence
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.duties import CATALOGUE
from platform_core.errors import DomainError
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize, readable, sentence, staff
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField
from platform_core.ui.theme import action


class TakingDown(forms.Form):
    """A complaint by telephone, as it was read back to the caller."""

    choice = forms.ChoiceField(choices=[("take_down", "")])
    phone = forms.CharField(
        max_length=30, label=_("The phone number of the caller's account"), widget=UnfoldAdminTextInputWidget
    )
    order_number = forms.CharField(
        max_length=40, label=_("The number of the order, as the caller reads it out"), widget=UnfoldAdminTextInputWidget
    )
    topic = forms.ChoiceField(choices=(), label=_("Topic"), widget=UnfoldAdminSelectWidget)
    demand = forms.ChoiceField(choices=(), label=_("Demand"), widget=UnfoldAdminSelectWidget)
    read_back = forms.CharField(
        max_length=MOST_TEXT, label=_("What happened, as you have read it back"), widget=UnfoldAdminTextareaWidget
    )
    confirmed = forms.BooleanField(required=False, label=_("The caller has confirmed what was read back"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [kind for kind in DemandKind if kind is not DemandKind.PARTIAL_REFUND]
        for name, codes in (("topic", Topic), ("demand", whole)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(code.value, wording.label(code)) for code in codes]

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


DECISION: Final = ("reasons", "basis", "amount")
ANEW: Final = "anew-"  # and the outcome of a review


class ComplaintHandling(Handling):
    """The step that staff take, with reasons, duties and amount."""

    takes = {
        **dict.fromkeys([f"{of}{outcome.value}" for of in ("", ANEW) for outcome in Outcome], DECISION),
        **dict.fromkeys(["ask_again", "confirm"], ("reasons",)),
    }
    reasons = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    basis = forms.MultipleChoiceField(
        required=False,
        label=_("Duties that the decision rests on"),
        choices=[(duty.id, f"{duty.id} · {duty.title}") for duty in CATALOGUE.values()],
        widget=UnfoldAdminSelectMultipleWidget,
    )
    amount = YuanField(required=False, label=_("Amount in yuan, if upheld in part"))


@admin.register(Complaint)
class ComplaintAdmin(CaseAdmin):
    """The queue: complaints overdue with the platform first, then the longest waiting."""

    form_class = ComplaintHandling
    choices = {
        "acknowledge": {"acknowledge": _("Acknowledge and pass on to the shop")},
        "decide": {
            Outcome.UPHELD.value: _("Uphold: all that is demanded"),
            Outcome.PARTLY.value: _("Uphold in part: the amount named"),
            Outcome.DISMISSED.value: _("Dismiss"),
        },
        "confirm": {"confirm": _("Confirm the decision")},
        "replace": {
            f"{ANEW}{Outcome.UPHELD}": _("Decide anew: uphold, all that is demanded"),
            f"{ANEW}{Outcome.PARTLY}": _("Decide anew: uphold in part, the amount named"),
            f"{ANEW}{Outcome.DISMISSED}": _("Decide anew: dismiss; the shopper keeps what went back"),
        },
        "ask_again": {"ask_again": _("Ask for the failed refund again")},
    }
    list_display = (
        *("number", "topic_in_words", "state_in_words", "demand_in_words", "filed_at", "escalated_at", "senior_since"),
    )
    actions_list = ("take_down",)
    list_filter = (OpenFilter, "topic", "channel")
    search_fields = ("number",)
    ordering = (F("senior_since").asc(nulls_last=True), F("escalated_at").asc(nulls_last=True), "filed_at", "id")
    fields = (
        *("number", "state_in_words", "topic_in_words", "demand_in_words", "known_since", "filed_at", "with_shop_at"),
        *("answered_at", "escalated_at", "senior_since", "resolved_at", "decided_at", "under_review_at", "stands_at"),
        *("reviewed_at", "undecided_at", "closed_at", "withdrawn_at", "promised_at", "performed_at", "broken_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Topic"), ordering="topic")
    def topic_in_words(self, row: Complaint) -> str:
        return humanize(row.topic)

    @admin.display(description=_("Demand"))
    def demand_in_words(self, row: Complaint) -> str:
        amount = row.money(row.demanded)
        return f"{humanize(row.demand)} · {wording.amount(amount)}" if amount else humanize(row.demand)

    def steps_offered(self, row: Complaint, *, by: Actor) -> Sequence[str]:
        """The steps open to this person: nobody reviews a decision of their own."""
        return [step.name for step in queries.steps(row, by=by, at=clock.now())]

    def also_offered(self, row: Complaint) -> list[str]:
        return ["ask_again"] if queries.failed_remedy(row) else []

    def evidence_of(self, row: Complaint) -> Sequence[KeptFile]:
        return queries.evidence(row.id)

    def read_facts(self, row: Complaint, *, by: Actor) -> Mapping[str, Any]:
        """The facts of the case, with the refunds, returns and claims of the same order."""
        returns = queries.returns_beside(row.order_id, by=by)
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Topic"): humanize(row.topic),
            gettext("Came in by"): humanize(row.channel),
            gettext("Evidence asked for"): ", ".join(map(_describe_wanted, queries.evidence_wanted(row))) or "–",
            gettext("May still go back"): wording.amount(queries.refundable(row.order_id)),
            gettext("Gone back or on its way"): wording.amount(queries.gone_back(row.order_id)),
            gettext("Returns of this order"): ", ".join(_describe_return(*found) for found in returns) or "–",
            gettext("Claims of this order"): ", ".join(map(_describe_claim, queries.claims_beside(row.order_id, by=by)))
            or "–",
            gettext("Answered by the shop"): gettext("yes") if row.answered_at else gettext("no"),
            gettext("Due"): self.due(row),
            gettext("Demand"): self.demand_in_words(row),
            **_facts_beside(row, by=by),
            **self._not_yours(row, by=by),
            **_describe_ratings(row),
        }

    def _not_yours(self, row: Complaint, *, by: Actor) -> dict[str, str]:
        """Tell staff that another person has to review their own decision."""
        if row.stage is not ComplaintState.UNDER_REVIEW or self.steps_offered(row, by=by):
            return {}
        return {gettext("Review"): gettext("You have decided this before: another person reviews it.")}

    def read_texts(self, row: Complaint) -> list[tuple[str, str]]:
        """All words of the case with speaker and act, the earliest first within each act."""
        answers, said, decisions = queries.answers(row), queries.messages(row), queries.decisions(row)
        texts = queries.texts(row, [*answers, *said, *decisions])
        corrected, rated = queries.correction(row.id), queries.rating(row)
        more = queries.words_of([record for record in (corrected, rated) if record])
        return [
            *(words for beside in WORDS_BESIDE.values() for words in beside(row, by=staff())),
            (gettext("The shopper's statement"), texts.statement),
            *([(gettext("Corrected by the shopper"), more[corrected.id])] if corrected else []),
            *([(gettext("What is new since the last decision"), texts.new_fact)] if texts.new_fact else []),
            *((_describe_answer(row, answer), texts.written.get(answer.id, "–")) for answer in answers),
            *((f"{gettext('Message')} · {humanize(m.author)}", texts.written[m.id]) for m in said),
            *((f"{gettext('Decision')} · {humanize(d.outcome)}", texts.written[d.id]) for d in decisions),
            *([(f"{gettext('How content')} · {'★' * rated.stars}", more.get(rated.id, "–"))] if rated else []),
        ]

    def carry_out(self, row: Complaint, data: Mapping[str, Any], *, by: Actor) -> None:
        match data["choice"]:
            case "acknowledge":
                filing.acknowledge(row.id, by=by, at=clock.now())
            case "ask_again":
                remedies.ask_again(row.id, reason=data["reasons"], by=by, at=clock.now())
            case "confirm":
                decisions_commands.confirm(row.id, reasons=data["reasons"], by=by, at=clock.now())
            case outcome:
                found = Outcome(outcome.removeprefix(ANEW))
                finding = Finding(found, data["reasons"], data["basis"], data["amount"])
                decide = decisions_commands.replace if outcome.startswith(ANEW) else decisions_commands.decide
                decide(row.id, finding=finding, by=by, at=clock.now())

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


def _describe_wanted(one: WantedEvidence) -> str:
    return f"{humanize(one.shows)}: {gettext('given') if one.given else gettext('missing')}"


def _facts_beside(row: Complaint, *, by: Actor) -> dict[str, str]:
    """Gather the facts that the cases beside a complaint know."""
    found = [beside(row, by=by, at=clock.now()) for beside in FACTS_BESIDE.values()]
    return {label: text for facts in found for label, text in facts.items()}


def _describe_ratings(row: Complaint) -> dict[str, str]:
    """The ratings of the decisions of the person who decided last."""
    decided_by = queries.decided_last_by(row)
    if decided_by is None:
        return {}
    count, tenths = queries.content_with(decided_by)
    mean = "–" if tenths is None else f"{tenths / 10:.1f}"
    return {gettext("How content people are with who decided"): f"{mean} ({count})"}


def _describe_return(number: str, state: str, total: Money) -> str:
    return f"{number} · {humanize(state)} · {wording.amount(total)}"


def _describe_claim(found: tuple[str, str, str]) -> str:
    """A claim with its burden of proof, which a complaint about its refusal inherits (CRL-23b)."""
    number, state, burden = found
    return f"{number} · {humanize(state)} · {wording.label(Burden(burden))}"


def _describe_answer(row: Complaint, answer: Answer) -> str:
    reason, offered = humanize(answer.reason) if answer.reason else "", row.money(answer.amount)
    parts = (gettext("Answer"), humanize(answer.kind), reason, wording.amount(offered) if offered else "")
    return " · ".join(part for part in parts if part)

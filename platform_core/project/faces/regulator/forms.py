"""The forms of an authority."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Said
from platform_core.http.days import NAMEABLE
from platform_core.legal.queries import rules
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.regulators.deadlines import ANSWER_WITHIN
from platform_core.regulators.types import DOCUMENT_NO, Basis, Kind, NewRequest, Period
from platform_core.ui.forms import PageForm, offer


class Day(forms.DateField):
    """A day by the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [*NAMEABLE]


class Ask(PageForm):
    """The data asked for, the days, and the legal ground."""

    kind = forms.ChoiceField(label=_("Data wanted"), widget=forms.RadioSelect)
    subject_id = forms.UUIDField(
        label=_("Number of the order or of the shop"), help_text=_("The long one, as it stands in their addresses.")
    )
    first_day = Day(label=_("First day"), help_text=_("The trail of an order needs no days."), required=False)
    last_day = Day(label=_("Last day"), required=False)
    basis = forms.ChoiceField(label=_("Article that it rests on"))
    document_no = forms.RegexField(
        DOCUMENT_NO,
        label=_("Number of your document"),
        help_text=_("Such as 杭市监网调〔2026〕12号. It names no person."),
    )
    working_days = forms.IntegerField(
        label=_("Working days to answer, as your document says"),
        min_value=1,
        max_value=365,
        required=False,
    )

    def furnish(self) -> None:
        offer(self, "kind", words.choices(Kind))
        offer(self, "basis", words.choices(Basis))
        ours = rules.in_force(ANSWER_WITHIN.code, on=local_day(clock.now()))
        self.fields["working_days"].help_text = format_lazy(
            _("Without it, or with more, we answer within {n}."), n=ours.value
        )


def request_in(said: Said) -> NewRequest:
    """The request in the form. The last day belongs to it: the period ends at the midnight after."""
    first, last = said["first_day"], said["last_day"]
    return NewRequest(
        kind=Kind(said["kind"]),
        subject_id=said["subject_id"],
        basis=Basis(said["basis"]),
        document_no=said["document_no"],
        period=Period(first and midnight(first), last and midnight(last + DAY)),
        working_days=said["working_days"],
    )

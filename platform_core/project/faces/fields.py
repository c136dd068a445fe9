"""Fields and forms of several pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.complaint.types import Shows
from platform_core.cases import words
from platform_core.ui.fields import Upload
from platform_core.ui.forms import PageForm, offer


class Agree(PageForm):
    """Nothing to fill in: sending it is the act."""


class Write(PageForm):
    """A message; it stops no clock."""

    text = forms.CharField(
        label=_("Message"),
        help_text=_("Both sides and the platform read it. It stops no clock."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WhyReview(PageForm):
    """Why somebody does not agree with a decision."""

    text = forms.CharField(
        label=_("Why do you not agree?"),
        help_text=_("Both sides and the platform read it. Somebody else than before decides."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WhyNoAnswer(PageForm):
    """The shopper's reason why the shop's words are no answer."""

    text = forms.CharField(
        label=_("What is not answered?"),
        help_text=_("Both sides and the platform read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Correct(PageForm):
    """The right words, to stand instead of those that were taken down."""

    text = forms.CharField(label=_("What is right?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class Rate(PageForm):
    """One to five stars, and words for who wants to say more."""

    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, "★" * n) for n in range(5, 0, -1)], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What should we know?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddShown(PageForm):
    """A file, and the thing it is to show."""

    file = Upload(required=True)
    shows = forms.ChoiceField(label=_("What does it show?"), required=False)

    def furnish(self) -> None:
        offer(self, "shows", [("", _("Please choose")), *words.choices(Shows)])


class AddEvidence(PageForm):
    """A file, and nothing more."""

    file = Upload(required=True)

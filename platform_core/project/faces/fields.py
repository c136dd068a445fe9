"""Which fields do several forms have?"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django import forms
from django.core.validators import DecimalValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from platform_core.money import Money
from platform_core.ui.forms import PageForm

FEN: Final = Decimal("0.01")
ACCEPTED: Final = "image/jpeg,image/png,image/webp,application/pdf"


class Yuan(forms.DecimalField):
    """An amount as people type it; money when it is clean."""

    widget = forms.NumberInput(attrs={"min": FEN, "step": FEN})
    default_validators = [MinValueValidator(FEN), DecimalValidator(max_digits=12, decimal_places=2)]

    def clean(self, value: object) -> Money | None:
        typed = super().clean(value)
        return None if typed is None else Money(int(typed * 100))


class Upload(forms.FileField):
    """A file that shows something."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=_("Photo or PDF"),
            help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB. Where and when a photo was taken is removed."),
            required=required,
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        )


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


class AddEvidence(PageForm):
    """A file, and nothing more."""

    file = Upload(required=True)

"""Fields of forms: an amount as people type it, a file that shows something."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from platform_core.money import Money

FEN: Final = Decimal("0.01")
PICTURES: Final = "image/jpeg,image/png,image/webp"
# A browser shows a day in any other form than that of ISO 8601 as an empty field.
CALENDAR: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ACCEPTED: Final = f"{PICTURES},application/pdf"


class Yuan(forms.DecimalField):
    """An amount as people type it; money when it is clean."""

    def __init__(self, *, min_value: Decimal = FEN, **options: Any) -> None:
        super().__init__(min_value=min_value, max_digits=12, decimal_places=2, **options)

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


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class Pictures(forms.FileField):
    """Any number of pictures at once, in the order in which they were chosen."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        widget = ManyFiles(attrs={"accept": PICTURES})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        files = value if isinstance(value, list | tuple) else [value]
        return [super(Pictures, self).clean(file, initial) for file in files if file]

"""The forms of a shopper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from platform_core.cases.form_pages import Said
from platform_core.project.faces.shapes import Goods
from platform_core.ui.forms import FurnishedForm, PageForm

PIECES: Final = "pieces-"  # and the id of the line


@dataclass(frozen=True, slots=True, kw_only=True)
class Returnable:
    """The goods that may still go back, in so many pieces, and how many were chosen, by the name of the field."""

    goods: Collection[Goods]
    chosen: Mapping[str, int] = field(default_factory=dict)


class Pieces(FurnishedForm[Returnable]):
    """The number of pieces of each line."""

    says_optional = False

    def furnish(self) -> None:
        for line in self.about.goods:
            self.fields[f"{PIECES}{line.id}"] = forms.IntegerField(
                label=line.title,
                min_value=0,
                max_value=line.quantity,
                required=False,
                help_text=_("up to %(n)d") % {"n": line.quantity},
            )

    def clean(self) -> Said:
        cleaned = super().clean() or {}
        if not any(isinstance(n, int) and n > 0 for n in cleaned.values()):
            raise forms.ValidationError(_("Choose at least one piece."))
        return cleaned


class NameAccount(PageForm):
    """The account to which a refund shall go instead; the command checks that it is one."""

    holder = forms.CharField(label=_("Holder of the account"), max_length=100)
    bank = forms.CharField(label=_("Bank"), max_length=100)
    number = forms.CharField(
        label=_("Account number"),
        help_text=_("8 to 30 digits"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    agreed = forms.BooleanField(label=_("I agree that the money goes to this account instead of the one that paid."))

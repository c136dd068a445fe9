"""Fields for amounts: people type yuan, and the value is money, in whole fen."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from platform_core.money import Money


class YuanField(forms.RegexField):
    """An amount in yuan, with no more than two decimals. Left empty, where it may be, it is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"\A[0-9]{1,9}(\.[0-9]{1,2})?\Z", widget=UnfoldAdminTextInputWidget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        whole, _, part = typed.partition(".")
        return Money(int(whole) * 100 + int(part.ljust(2, "0"))) if whole else None

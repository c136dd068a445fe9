"""How do staff look at what only commands change, and on what grounds do they have it changed?"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

SHOWN: Final = 10_000  # rows of a list; whoever looks for an older one asks for it by what it is about


class ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """A list and a page of a table that nobody edits by hand."""

    show_full_result_count = False  # counting a million rows answers nothing

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Glance(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Of a table too long to count: counting a million rows answers nothing, and takes longer each year."""

    @cached_property
    def count(self) -> int:
        counted: int = self.object_list[:SHOWN].count()  # type: ignore[attr-defined]  # the admin gives querysets
        return counted


class Grounds(forms.Form):
    """Why it is done, for who looks into it later."""

    reason = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)

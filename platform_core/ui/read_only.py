"""Read-only admins for rows that only commands change, and the form for the reasons of a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from platform_core.ui.theme import ModelAdmin

SHOWN: Final = 10_000  # rows of a list; whoever looks for an older one asks for it by what it is about


class ReadOnly(ModelAdmin):
    """A list and a page of a table that nobody edits by hand."""

    show_full_result_count = False  # counting a million rows answers nothing

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        ids = {field.attname for field in self.opts.concrete_fields if field.is_relation}
        return [_id_of_another(name) if name in ids else name for name in super().get_list_display(request)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@cache
def _id_of_another(name: str) -> Callable[[Any], Any]:
    """A column of ids under the name that the catalogue has for it: Django would make up an English one."""

    @admin.display(description=_(name.replace("_", " ")), ordering=name)
    def shown(row: Any) -> Any:
        return getattr(row, name)

    return shown


if TYPE_CHECKING:  # generic in the stubs alone
    Pages = Paginator[Any]
else:
    Pages = Paginator


class CountlessPaginator(Pages):
    """A paginator for a table too long to count: counting a million rows answers nothing, and takes longer each
    year.
    """

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list  # the admin gives querysets
        counted: int = rows[:SHOWN].count()
        return counted


class ReasonForm(forms.Form):
    """The reason of an act, for a person who looks into it later."""

    reason = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)

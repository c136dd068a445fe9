"""The theme of the admin has no types. Its classes and decorators are taken from here, with ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import ForeignKey
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils.functional import Promise
from unfold import admin, decorators

F = TypeVar("F", bound=Callable[..., Any])


# The lookups that Django's filters put behind the name of their field. None of them reads a value piece by piece.
ENDINGS: Final = ("exact", "isnull", "isempty", "gte", "lt", "year", "month", "day")


class ModelAdmin(admin.ModelAdmin):  # type: ignore[misc]  # untyped: what its subclasses inherit is Any
    """The theme's admin, whose lists are filtered only by the filters they declare.

    Django lets a list be filtered by any column of its own table: with ``?password__startswith=`` staff could read the
    hash of a password letter by letter.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        declared = set(self._declared_lookups(request))
        field, _, ending = lookup.rpartition(LOOKUP_SEP)
        return lookup in declared or (field in declared and ending in ENDINGS)

    def _declared_lookups(self, request: HttpRequest | None) -> Iterator[str]:
        if self.date_hierarchy:
            yield self.date_hierarchy
        for each in self.get_list_filter(request):
            if isinstance(each, type) and issubclass(each, SimpleListFilter):
                yield str(each.parameter_name)
            else:
                name = str(each[0] if isinstance(each, list | tuple) else each)
                yield name
                field = get_fields_from_path(self.model, name)[-1]
                if isinstance(field, ForeignKey):  # as Django's filter of a relation asks
                    yield f"{name}{LOOKUP_SEP}{field.target_field.name}"


def action(*, description: str | Promise, url_path: str, permissions: Sequence[str]) -> Callable[[F], F]:
    """A button of the admin, which leads to a page of its own for those who have the permissions."""
    bind: Callable[[F], F] = decorators.action(description=description, url_path=url_path, permissions=permissions)
    return bind

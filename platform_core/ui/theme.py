"""The theme of the admin has no types. Its classes and decorators are taken from here, with ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils.functional import Promise
from unfold import admin, decorators

F = TypeVar("F", bound=Callable[..., Any])


class ModelAdmin(admin.ModelAdmin):  # type: ignore[misc]  # untyped: what its subclasses inherit is Any
    """The theme's, as it is."""


def action(*, description: str | Promise, url_path: str, permissions: Sequence[str]) -> Callable[[F], F]:
    """A button of the admin, which leads to a page of its own for those who have the permissions."""
    bind: Callable[[F], F] = decorators.action(description=description, url_path=url_path, permissions=permissions)
    return bind

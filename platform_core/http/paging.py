"""Paging by keyset, never by offset; the cursor is signed, so nobody steers it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

M = TypeVar("M", bound=Model)
SALT: Final = "page"
DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 100
LONGEST_LIMIT: Final = len(str(MAX_LIMIT))


def page_of(
    rows: QuerySet[M], request: Request, *, by: Sequence[str], show: Callable[[M], Any], size: int = DEFAULT_LIMIT
) -> dict[str, Any]:
    """``{"items": […], "next": cursor or null}``. ``by`` ends in a unique column; all descend when one starts with -.
    ``size``: the items of a page where the address does not say how many.

    Raises 400 for a limit or cursor that we did not give out.
    """
    limit = limit_of(request.query_params, size=size)
    cursor = request.query_params.get("cursor")
    ordered = rows.order_by(*by)
    if cursor:
        ordered = ordered.filter(_beyond(by, open_cursor(cursor, by)))
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    return {
        "items": [show(row) for row in found[:limit]],
        "next": _cursor_after(found[limit - 1], by) if more else None,
    }


@dataclass(frozen=True, slots=True)
class PageOfRows(Generic[M]):
    """The rows of one page, and the cursor of the next one."""

    rows: list[M]
    next: str | None


def read_page(
    rows: QuerySet[M], request: HttpRequest, *, by: Sequence[str], size: int = DEFAULT_LIMIT
) -> PageOfRows[M]:
    """Read the page that the address asks for. A cursor that we did not give out is a 404."""
    try:
        found = page_of(rows, Request(request), by=by, show=lambda row: row, size=size)
    except ValidationError:
        raise Http404 from None
    return PageOfRows(found["items"], found["next"])


def limit_of(asked: QueryDict, *, size: int = DEFAULT_LIMIT) -> int:
    """The number of items that somebody wants at once. Raises 400."""
    text = asked.get("limit", str(size))
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_LIMIT or not 1 <= int(text) <= MAX_LIMIT:
        raise ValidationError({"limit": [f"a whole number from 1 to {MAX_LIMIT}"]})
    return int(text)


def open_cursor(cursor: str, by: Sequence[str]) -> list[Any]:
    """The keys after which a page begins. Raises 400 for a cursor that is not ours, or of a list in another order."""
    try:
        order, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise ValidationError({"cursor": ["not one of ours; take `next` of the page before"]}) from None
    if order != list(by):
        raise ValidationError({"cursor": ["of another list"]})
    return list(values)


def _cursor_after(row: Model, by: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in by]
    plain = [v if isinstance(v, int | None) else v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values]
    return seal_cursor(plain, by)


def seal_cursor(values: Sequence[Any], by: Sequence[str]) -> str:
    """Sign the cursor of the rows that come after these keys."""
    return signing.dumps((list(by), list(values)), salt=SALT)


def _beyond(by: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) after (x, y), written as a > x or (a = x and b > y), which every order can use."""
    beyond, equal = Q(), Q()
    for name, value in zip(by, values, strict=True):
        field, step = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    return beyond

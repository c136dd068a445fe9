"""Which things do the clocks on a board belong to, and which rows come on the next page?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

import aftersales.queries
import complaints.queries
import orders.queries
from platform_core.actors import Actor
from platform_core.deadlines.types import Promise
from platform_core.http.paging import page_of
from platform_core.project.faces import tables, words
from platform_core.ui.parts import Clock

M = TypeVar("M", bound=Model)

# What a clock is about: the page that shows it, what that page calls the id, and who knows the numbers of such things.
SHOWN_ON: Final = {
    "orders.order": ("order", "order_id", orders.queries.orders_of),
    "aftersales.return": ("return", "return_id", aftersales.queries.returns_of),
    "complaints.complaint": ("complaint", "complaint_id", complaints.queries.complaints_of),
}


def board(promises: Iterable[Promise], *, by: Actor, door: str) -> list[Clock]:
    """What is due when, the next first, each with the number of the thing it is about and the way there."""
    shown = [p for p in promises if p.kind in tables.CLOCKS and p.subject_type in SHOWN_ON]
    numbers = _numbers(shown, by=by)
    return [
        words.clock(
            p,
            reader=by.role,
            about=numbers.get(p.subject_id, ""),
            href=address(p.subject_type, p.subject_id, door=door),
        )
        for p in sorted(shown, key=lambda p: p.due_at)
    ]


def page(rows: QuerySet[M], request: HttpRequest, *, by: Sequence[str]) -> dict[str, Any]:
    """``rows`` of this page, and the cursor of the ``next`` one. An address that we did not give out is none."""
    try:
        found = page_of(rows, Request(request), by=by, show=lambda row: row)
    except ValidationError:
        raise Http404 from None
    return {"rows": found["items"], "next": found["next"]}


def address(kind: str, of: UUID, *, door: str) -> str:
    """The page of this thing at this door; nothing where there is none."""
    if kind not in SHOWN_ON:
        return ""
    name, key, _ = SHOWN_ON[kind]
    return reverse(f"{door}:{name}", kwargs={key: of})


def _numbers(promises: Collection[Promise], *, by: Actor) -> Mapping[UUID, str]:
    """One query for each kind of thing that there is."""
    found: dict[UUID, str] = {}
    for kind in {p.subject_type for p in promises}:
        ids = {p.subject_id for p in promises if p.subject_type == kind}
        rows: QuerySet[Any] = SHOWN_ON[kind][2](by)
        found |= dict(rows.filter(id__in=ids).values_list("id", "number"))
    return found

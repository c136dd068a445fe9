"""Pages that do one act on each of several rows that somebody has ticked.

Each row has a transaction of its own: its locks are given back before the next row is locked, and a row that is refused
keeps no other from going. Each has a key of its own too, made of the form's: a form that is sent twice, or again after
it was cut off half way, does nothing twice to any row.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from platform_core.cases.form_pages import READS, ActionPage, FormAction
from platform_core.errors import DomainError
from platform_core.http.idempotency import once_on_page
from platform_core.http.paging import MAX_LIMIT
from platform_core.ui.forms import key_of

A = TypeVar("A")
PICK: Final = "pick"  # the field of a ticked row, whose value is its id
Refusals = dict[UUID, DomainError | None]  # why each row was left as it is, or None where the act was done


class BulkPage(ActionPage[A]):
    """A page that says what an act would do to each ticked row, and does it to those that the form names.

    ``does`` of its actions takes the id of a row as ``row_id``.
    """

    keeps_query = True
    refusals: Refusals | None = None  # of the rows of a form that was sent

    @transaction.non_atomic_requests
    def dispatch(self, request: HttpRequest, *args: object, **named: Any) -> HttpResponseBase:
        if request.method not in READS:
            return super().dispatch(request, *args, **named)
        with transaction.atomic():
            return super().dispatch(request, *args, **named)

    def post(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        if (chosen := self.form_actions.get(form_action)) is None:
            raise Http404
        self.refusals = {row_id: self._do_once(chosen, row_id) for row_id in ticked_in(request.POST)}
        with transaction.atomic():
            return self.shown(ids).render()

    def _do_once(self, form_action: FormAction[A], row_id: UUID) -> DomainError | None:
        """Do it to this row unless this form has done it already. Returns why it was left as it is."""
        refused: list[DomainError] = []

        def fresh() -> HttpResponse:
            try:
                with transaction.atomic():
                    form_action.does(self.by, {}, row_id=row_id)
            except DomainError as refusal:
                refused.append(refusal)
                return HttpResponse(status=refusal.status)
            return HttpResponse(status=204)

        try:
            with transaction.atomic():
                once_on_page(
                    self.request, key=f"{key_of(self.request)}.{row_id.hex}", said={PICK: row_id.hex}, fresh=fresh
                )
        except DomainError as refusal:  # the first click is at this row still
            return refusal
        return refused[0] if refused else None


def ticked_in(sent: QueryDict) -> list[UUID]:
    """The ids of the ticked rows, each once, as many as a page of a list can have; what is no id is left out."""
    return list(islice(dict.fromkeys(_ids(sent.getlist(PICK))), MAX_LIMIT))


def _ids(texts: list[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue

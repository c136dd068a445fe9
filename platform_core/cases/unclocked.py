"""Which rows wait with no clock that leads on? By the tables of lifecycles there are none but those that are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db.models import CharField, Count, Exists, ExpressionWrapper, OuterRef, Q

from platform_core.cases.hanging import hanging, name_state
from platform_core.deadlines.models import OPEN, RunningDeadline
from platform_core.rows import Stateful

STATE_OF_THE_ROW: Final = ExpressionWrapper(OuterRef("state"), output_field=CharField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclocked:
    """How many rows are in a state (`order.placed`) and have no open clock; ``listed``: that this hangs is known."""

    state: str
    rows: int
    listed: bool


def unclocked() -> list[Unclocked]:
    """Of every state from which a clock leads on: the rows for which none of its clocks is open. Of every state that is
    known to hang: the rows with no open clock at all.

    For scopes that see all rows (staff, system). Each lifecycle is one statement, a pass over its rows.
    """
    known = hanging()
    return [found for model in sorted(kept(), key=lambda m: m.LIFECYCLE.name) for found in _of(model, known)]


def without_clock(found: Iterable[Unclocked] | None = None) -> dict[str, int]:
    """States in which a clock should lead on, with the number of rows for which none is open. Expected: nothing."""
    found = unclocked() if found is None else found
    return {each.state: each.rows for each in found if each.rows and not each.listed}


def kept() -> list[type[Stateful]]:
    """Every table whose rows have a lifecycle."""
    return [model for model in apps.get_models() if issubclass(model, Stateful)]


def _of(model: type[Stateful], known: Mapping[str, str]) -> list[Unclocked]:
    lifecycle = model.LIFECYCLE
    listed = {str(state) for state in lifecycle.states() if name_state(lifecycle, state) in known}
    clocks = {str(state): waits.clocks for state, waits in lifecycle.waits.items() if waits.clocks}
    if not listed | clocks.keys():
        return []
    count = _count_rows(model, clocks=clocks, listed=listed)
    return [
        Unclocked(state=name_state(lifecycle, state), rows=count.get(state, 0), listed=state in listed)
        for state in sorted(listed | clocks.keys())
    ]


def _count_rows(model: type[Stateful], *, clocks: Mapping[str, tuple[str, ...]], listed: set[str]) -> Mapping[str, int]:
    """State → how many rows. One anti-join on the index of open clocks."""
    leads_on = Q(row_state__in=listed)
    for state, kinds in clocks.items():
        leads_on |= Q(row_state=state, kind__in=kinds)
    leading = RunningDeadline.objects.filter(OPEN, subject_id=OuterRef("pk")).alias(row_state=STATE_OF_THE_ROW)
    waiting = model._default_manager.filter(~Exists(leading.filter(leads_on)), state__in=listed | clocks.keys())
    return dict(waiting.order_by().values_list("state").annotate(Count("pk")))

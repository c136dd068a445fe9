"""Migration of an empty database in a quarter of the time, by Django's `migrate` with one thing left out.

For each new model, and each constraint, index and trigger that comes to one, Django draws the model and all its
relations anew, which is four fifths of the time. Nothing reads more of that than the new model, or the list to which
the operation has added; so these alone are drawn. The SQL that reaches the database is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.migrations import executor
from django.db.migrations.state import ProjectState

LISTS: Final = ("constraints", "indexes", "triggers")


class LightState(ProjectState):
    """A state that knows which list of a model an operation has changed. Each operation changes one thing."""

    def clone(self) -> ProjectState:
        copied = super().clone()
        copied.__class__ = LightState
        return copied

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        if not ("apps" in self.__dict__ and self._has_drawn_what_is_new(app_label, model_name)):
            super().reload_model(app_label, model_name, delay)

    def _has_drawn_what_is_new(self, app_label: str, model_name: str) -> bool:
        model = self.models[app_label, model_name.lower()]
        drawn = self.apps.all_models[app_label].get(model_name.lower())
        if drawn is None:  # what it points at is there, and nothing points at it yet
            self.apps.render_multiple([model])
            return True
        for name in LISTS:
            asked: list[Any] = list(model.options.get(name, ()))
            if len(asked) != len(getattr(drawn._meta, name, ())):
                setattr(drawn._meta, name, asked)
                return True
        return False


@contextmanager
def lightly() -> Iterator[None]:
    """Draw only the changed models in every migration within this block."""
    module: Any = executor
    before, module.ProjectState = module.ProjectState, LightState
    try:
        yield
    finally:
        module.ProjectState = before

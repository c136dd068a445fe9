"""The page of lifecycles: the states of each thing, and who moves it. From the tables in every `states`."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from platform_core.management.everything import is_ours
from platform_core.management.reference.markdown import code, codes, document, table
from platform_core.states import Lifecycle


def page() -> str:
    return document(
        "Lifecycles",
        says=(
            "One table a lifecycle. The same table refuses a wrong move in the code, and a trigger made from it refuses"
            " one in the database; a row is born in the first state and never moves without a fact in the event log."
        ),
        parts=[_part(name, models) for name, models in sorted(_models_by_lifecycle().items())],
    )


def _models_by_lifecycle() -> dict[str, list[type[Any]]]:
    kept: dict[str, list[type[Any]]] = {}
    for model in apps.get_models():
        if is_ours(model.__module__) and hasattr(model, "LIFECYCLE"):
            kept.setdefault(model.LIFECYCLE.name, []).append(model)
    return kept


def _part(name: str, models: list[type[Any]]) -> str:
    lifecycle: Lifecycle[Any] = models[0].LIFECYCLE
    rows = [
        (code(t.name), codes(sorted(t.sources)), code(t.target), ", ".join(sorted(t.by)))
        for t in lifecycle.transitions.values()
    ]
    return "\n\n".join(
        [
            f"## {name}",
            f"Kept by {codes(sorted(m._meta.label for m in models))}.",
            f"```mermaid\n{lifecycle.mermaid()}\n```",
            table(("move", "from", "to", "by"), rows),
        ]
    )

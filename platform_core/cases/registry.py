"""The commands and queries of the apps that belong to a step of a case. They enter themselves when imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from platform_core.cases.table import Case

C = TypeVar("C", bound=Callable[..., Any])

COMMANDS: Final[dict[tuple[str, str], Callable[..., Any]]] = {}  # by kind and step
FACTS: Final[dict[str, Callable[[Any], Any]]] = {}


def carries_out(case: Case[Any], name: str) -> Callable[[C], C]:
    """Bind the command that makes a step with work of its own; the clock that makes the step calls it, too.

    Raises ``KeyError`` for a step that the table does not have, ``ValueError`` for a second command.
    """
    step = case.by_name[name]

    def bind(command: C) -> C:
        if (case.kind, step.name) in COMMANDS:
            raise ValueError(f"{case.kind}: {step.name} has a command already")
        COMMANDS[case.kind, step.name] = command
        return command

    return bind


def facts_of(case: Case[Any]) -> Callable[[C], C]:
    """Bind the query that loads the facts for the guards of a case; it gets the row."""

    def bind(query: C) -> C:
        FACTS[case.kind] = query
        return query

    return bind

"""The page of deadlines: who owes which act to whom, until when, and the consequence of missing it."""

from __future__ import annotations

from importlib import import_module

from platform_core.deadlines.registry import HANDLERS, Handler
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.legal.rules import Rule
from platform_core.management.reference.markdown import code, codes, document, table

HEADINGS = ("deadline", "counts from", "within", "owed by", "owed to", "end", "if missed", "at its end", "duties")


def page() -> str:
    return document(
        "Deadlines",
        says=(
            "Every promise with a clock. The due time is fixed when it starts, by rule and calendar of that day. The"
            " *strict* end is the last day's; the *legal* one moves off a rest day to the next working day. What is"
            " missed runs its handler once; met, missed and void rows are kept as proof. What restores or grants"
            " something by itself says whom that may harm, and why it does so all the same."
        ),
        parts=[table(HEADINGS, [_row(spec) for _, spec in sorted(DECLARED.items())])],
    )


def _row(spec: Deadline) -> tuple[str, ...]:
    handler = HANDLERS.get(spec.kind)
    return (
        code(spec.kind),
        spec.counts_from,
        _within(spec),
        spec.owed_by,
        spec.owed_to or "",
        spec.due,
        code(_handler_name(handler)) if handler else "",
        _at_end(spec),
        codes(spec.duties),
    )


def _at_end(spec: Deadline) -> str:
    harms = f"; may harm {spec.may_harm}" if spec.may_harm else ""
    return f"{spec.at_end or ''}{harms}"


def _handler_name(handler: Handler) -> str:
    """A function by its place; a step of which the table says all, by the table: `orders.sales.case: accept`."""
    module, name = handler.__module__, getattr(handler, "__name__", "")
    return f"{module}.{name}" if hasattr(import_module(module), name) else f"{module}: {name}"


def _within(spec: Deadline) -> str:
    if not isinstance(spec.within, Rule):
        return "as the contract promises"
    number = "" if spec.within.value is None else f"{spec.within.value} "
    return f"{number}{spec.within.unit.replace('_', ' ')} ({code(spec.within.code)}, {spec.within.kind})"

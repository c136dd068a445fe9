"""Which numbers do the law and the house give? From the dated table in `legal`."""

from __future__ import annotations

from datetime import date

from platform_core.legal.rules import Rule, every
from platform_core.legal.unread import unread
from platform_core.management.reference.markdown import code, codes, document, table

HEADINGS = (
    "rule",
    "says",
    "number",
    "counts from",
    "promises may be",
    "who says so",
    "certainty",
    "duties",
    "in force",
)


def page() -> str:
    waiting = unread()
    found = every()
    return document(
        "Rules",
        says=(
            "Every number that has to do with time. Code names the key, never the number; what runs keeps the version"
            " that it began with. Only what is certain (V1, V2) is shown to people as law, the rest as our promise."
        ),
        parts=[
            "## Read by code",
            table(HEADINGS, [_row(r) for r in found if r.code not in waiting]),
            "## Not read yet",
            table((*HEADINGS, "comes with"), [(*_row(r), waiting[r.code]) for r in found if r.code in waiting]),
        ],
    )


def _row(rule: Rule) -> tuple[str, ...]:
    return (
        code(f"{rule.code} v{rule.version}"),
        rule.says,
        _number(rule),
        rule.starts,
        rule.floor.replace("_", " "),
        rule.kind,
        rule.certainty,
        codes(rule.source),
        _in_force(rule),
    )


def _number(rule: Rule) -> str:
    number = "" if rule.value is None else str(rule.value)
    return f"{number} {rule.unit.replace('_', ' ')}".strip()


def _in_force(rule: Rule) -> str:
    begins = "" if rule.effective_from == date.min else f"from {rule.effective_from}"
    ends = "" if rule.effective_to == date.max else f"to {rule.effective_to}"
    return f"{begins} {ends}".strip() or "always"

"""The page of rules: the numbers of the law and the house, from the dated table in `legal`."""

from __future__ import annotations

from datetime import date

from platform_core.legal.rules import Rule, every
from platform_core.legal.unread import unread
from platform_core.management.reference.markdown import code, codes, document, table

HEADINGS = (
    "rule",
    "says",
    "value",
    "unit",
    "counts from",
    "also",
    "promises may be",
    "who says so",
    "certainty",
    "shown as",
    "settable",
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
            " that it began with. Only what is certain (V1, V2) is shown to people as law; what is said to be law and"
            " was read nowhere (M1) as nothing yet; the rest as our promise. Of that, two persons of staff may set what"
            " is a length of time, as far as the column *settable* says."
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
        "" if rule.value is None else str(rule.value),
        _unit(rule),
        rule.starts,
        _also(rule),
        rule.floor.replace("_", " "),
        rule.kind,
        rule.certainty,
        _shown_as(rule),
        _settable(rule),
        codes(rule.source),
        _in_force(rule),
    )


def _shown_as(rule: Rule) -> str:
    if rule.is_hearsay:
        return "nothing yet"
    return "law" if rule.is_law else "our promise"


def _unit(rule: Rule) -> str:
    unit = rule.unit.replace("_", " ")
    return f"{unit}, before {code(rule.ends_before)} ends" if rule.ends_before else unit


def _also(rule: Rule) -> str:
    """A second number of the same rule, and when it counts."""
    if rule.also is None:
        return ""
    return f"{rule.also.value} {rule.also.unit.replace('_', ' ')} from {rule.also.starts}: {rule.also.when}"


def _settable(rule: Rule) -> str:
    """The bound for two of staff; empty where the law gives the number."""
    if not rule.is_settable:
        return ""
    return f"{rule.floor.replace('_', ' ')} {rule.bound}"


def _in_force(rule: Rule) -> str:
    begins = "" if rule.effective_from == date.min else f"from {rule.effective_from}"
    ends = "" if rule.effective_to == date.max else f"to {rule.effective_to}"
    return f"{begins} {ends}".strip() or "always"

"""The page of errors, from every refusal with a code."""

from __future__ import annotations

from platform_core.errors import DomainError, leaves
from platform_core.http.problems import BY_STATUS, FRAMEWORK
from platform_core.management.everything import is_ours
from platform_core.management.reference.markdown import code, codes, document, table

HEADINGS = ("code", "status", "title", "params", "what to do")


def page() -> str:
    return document(
        "Refusals",
        says=(
            "Every refusal leaves as `application/problem+json` with a stable `code`, on which programs branch; `title`"
            " and `detail` are for people, in their language. A refusal changed nothing: its transaction rolled back."
        ),
        parts=[
            "## Of the business",
            table(HEADINGS, [_row(leaf) for leaf in sorted(_ours(), key=lambda leaf: leaf.code)]),
            "## Of the door",
            table(HEADINGS, [(code(c), status, title, "", remedy) for c, (status, title, remedy) in _door().items()]),
        ],
    )


def _ours() -> list[type[DomainError]]:
    return [leaf for leaf in leaves() if is_ours(leaf.__module__)]


def _row(leaf: type[DomainError]) -> tuple[object, ...]:
    params = codes(getattr(leaf, "__dataclass_fields__", {}))  # a refusal about nothing in particular has none
    return code(leaf.code), leaf.status, leaf.title, params, leaf.remedy


def _door() -> dict[str, tuple[str, str, str]]:
    """The refusals of DRF and Django before any command is called; their statuses are the framework's."""
    by_code = {c: (str(status), title, remedy) for status, (c, title, remedy) in BY_STATUS.items()}
    named = {c: ("", title, remedy) for c, title, remedy in FRAMEWORK.values()}
    return dict(sorted((named | by_code).items()))

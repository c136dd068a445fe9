"""Rendering of lists, in Python, as of clocks: a page has a hundred of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.safestring import SafeString

from platform_core.ui.markup import put
from platform_core.ui.parts import Column, Table

HEAD: Final = '<th role="columnheader" scope="col"{}>{}</th>'
CELL: Final = '<td role="cell"{} data-label="{}"><div>{}</div></td>'


def render_table(of: Table, *, labelled: str) -> SafeString:
    """A `table.cards`, whose cells carry their column's name to where there are no columns."""
    head = _join(put(HEAD, _class(column), column.name) for column in of.columns)
    opens = [CELL.format(_class(column), put("{}", column.name), "{}") for column in of.columns]
    body = _join(_row(opens, row) for row in of.rows)
    look = "cards brief" if of.brief else "cards"
    start = put('<table class="{}" role="table" aria-labelledby="{}">', look, labelled)
    return _join(
        (
            start,
            put('<thead role="rowgroup"><tr role="row">{}</tr></thead>', head),
            put('<tbody role="rowgroup">{}</tbody></table>', body),
        )
    )


def _row(opens: Sequence[str], row: Sequence[str]) -> SafeString:
    return put('<tr role="row">{}</tr>', _join(put(cell, shown) for cell, shown in zip(opens, row, strict=True)))


def _class(of: Column) -> SafeString:
    return put(' class="{}"', of.look) if of.look else SafeString("")


def _join(parts: Iterable[str]) -> SafeString:
    return SafeString("".join(parts))

"""Rules on statements: the lines of the provider that our books do not know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID, uuid5

from platform_core.duties import fulfils
from platform_core.payments.types import LineKind, StatementLine

RETURNS: Final = UUID(
    "3d0c9a52-6f1e-5b8e-9f43-0d7c1f5c8a11"
)  # the space of the numbers under which such money goes back


def return_no(line: StatementLine) -> UUID:
    """The number under which this very money goes back, however often somebody finds it."""
    return uuid5(RETURNS, line.provider_ref)


@fulfils("HSE-05")
def unbooked_lines(lines: Sequence[StatementLine], *, booked: Collection[tuple[LineKind, str]]) -> list[StatementLine]:
    """List the lines of the statement that our books do not know.

    A capture is known by the provider's own number, all else by ours; money sent back unasked, by the capture it is of.
    """
    returns = {str(return_no(line)) for line in lines if line.kind is LineKind.CAPTURE}
    return [line for line in lines if key(line) not in booked and line.number not in returns]


def key(line: StatementLine) -> tuple[LineKind, str]:
    """The key of such a line in our books."""
    return line.kind, line.provider_ref if line.kind is LineKind.CAPTURE else line.number

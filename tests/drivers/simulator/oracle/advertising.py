"""Who should get an advertisement? Whoever has agreed by then and not taken it back."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.course import Row
from tests.drivers.simulator.words import Do

ROWS: Final = (
    Row(Do.ALLOW_ADVERTISING, to="agreed"),
    Row(Do.REFUSE_ADVERTISING, to="refused"),
    Row(Do.ADVERTISE, ["agreed"], tells="advertisement"),
    Row(Do.ADVERTISE),
)

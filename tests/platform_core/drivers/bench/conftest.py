"""What do tests of several figures start from? A round of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from platform_core.drivers.bench.figures import Round
from tests.platform_core.drivers.bench.rounds import a_round


@pytest.fixture
def first() -> Iterator[Round]:
    with a_round() as first:
        yield first

"""What do tests of several figures start from? A round of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drivers.bench.figures import Round
from tests.drivers.bench.tests.rounds import a_round


@pytest.fixture
def first() -> Iterator[Round]:
    with a_round() as first:
        yield first

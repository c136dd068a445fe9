"""A round of the bench for tests, at a hundredth of the whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console

from platform_core.drivers.world.progress import Report
from tests.drivers.bench.figures import Round


@contextmanager
def a_round(*, scale: float = 0.01, seed: int = 7, page: io.StringIO | None = None) -> Iterator[Round]:
    """``page`` is where it reports."""
    with ExitStack() as cleanup:
        report = Report(Console(file=page or io.StringIO(), width=200))
        yield Round(scale=scale, seed=seed, report=report, cleanup=cleanup)

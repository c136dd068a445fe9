"""Answers that never end, or end badly, served by the intake of the house: `granian … --factory pieces:served`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from platform_core.http.intake import PIECE, REFUSED, Intake

ENDLESS, BROKEN, CLOSED = "/endless", "/broken", "/closed"
APPLICATION: Final = f"{__name__}:served"
closed: list[str] = []  # the paths of the answers that were closed; there is one process


class Answer:
    def __init__(self, path: str) -> None:
        self.path = path

    def __iter__(self) -> Iterator[bytes]:
        while self.path == ENDLESS:
            yield b"." * PIECE
        if self.path == BROKEN:
            raise ZeroDivisionError
        yield " ".join(closed).encode()

    def close(self) -> None:
        closed.append(self.path)


def program(environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
    start(f"{environ.get(REFUSED, 200)} ", [])
    return Answer(environ["PATH_INFO"])


def served() -> Intake:
    return Intake(program)

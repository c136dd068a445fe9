"""The program that draws one picture anew and ends: ``python -m platform_core.files.drawer LOCK MEMORY``.

It reads the picture from standard input and writes it to standard output. It has no database, no settings and no
secret, little memory and little time, so that a picture made by a stranger can spoil nothing but its own drawing.
One draws at a time on a machine (LOCK is the file that says whose turn it is, MEMORY the bytes it may have), behind
everything that answers people.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from platform_core.errors import DomainError
from platform_core.files import images
from platform_core.files.errors import FileTooLarge, Unreadable
from platform_core.files.types import DrawnPicture

REFUSALS: Final = {leaf.code: leaf for leaf in (FileTooLarge, Unreadable)}
CPU_SECONDS: Final = 20  # 25 megapixels of noise as PNG take 8
NICENESS: Final = 10


def main(lock: str, memory: int) -> None:
    _limit(memory)
    with Path(lock).open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        write_answer(sys.stdout.buffer, _answer(sys.stdin.buffer))


def write_request(out: BinaryIO, data: bytes, **wanted: Any) -> None:
    _write(out, wanted, data)


def write_answer(out: BinaryIO, answer: DrawnPicture | DomainError) -> None:
    if isinstance(answer, DomainError):
        _write(out, {"refused": answer.code, "params": answer.params})
        return
    lengths = {edge: len(size) for edge, size in answer.sizes.items()}
    head = {"width": answer.width, "height": answer.height, "whole": len(answer.data), "sizes": lengths}
    _write(out, head, answer.data, *answer.sizes.values())


def read_answer(answer: bytes) -> DrawnPicture:
    """Raises the refusal that was answered, and ``ValueError`` for an answer that was cut off."""
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise REFUSALS[head["refused"]](**head["params"])
    sizes, at = {}, head["whole"]
    for edge, length in head["sizes"].items():
        sizes[int(edge)] = rest[at : at + length]
        at += length
    if len(rest) != at:
        raise ValueError("the drawing was cut off")
    return DrawnPicture(rest[: head["whole"]], head["width"], head["height"], sizes)


def _answer(source: BinaryIO) -> DrawnPicture | DomainError:
    wanted = json.loads(source.readline())
    try:
        return images.draw(source.read(), **wanted)
    except DomainError as refusal:
        return refusal
    except MemoryError:
        return Unreadable(media_type=wanted["media_type"])


def _write(out: BinaryIO, head: Mapping[str, Any], *bodies: bytes) -> None:
    out.write(json.dumps(head).encode() + b"\n")
    out.writelines(bodies)
    out.flush()


def _limit(memory: int) -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":  # elsewhere the kernel keeps no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

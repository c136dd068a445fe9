"""Verified reading of a bundle: a process of its own checks it before anybody reads it.

The verifier has the bundle, a key and nothing of ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from platform_core.audit.verify import EVENTS, PROOFS

PROGRAM, KEY = "verify.py", "log.key"  # beside the bundles
LEAF: Final = ("topic", "occurred_at", "role", "actor_id", "subject_id", "payload")
PATIENCE: Final = 60
ALONE: Final = ("-I", "-B")  # no path of ours, no environment


class Finding(NamedTuple):
    """The verifier's answer. ``where`` is empty for a bundle that holds."""

    holds: bool
    rows: int
    size: int
    where: Sequence[str]


def check(bundle: Path, *, language: str) -> Finding:
    """Run the program that authorities get, which lies beside the bundle with the public key of the log."""
    return _found(bundle.with_name(PROGRAM), str(bundle), "--key", str(bundle.with_name(KEY)), "--lang", language)


def check_contract(program: Path, contract: bytes, *, sha256: str, language: str) -> Finding:
    """Run it on a contract alone, with the hash that was told of it."""
    file = program.with_name("contract.json")
    file.write_bytes(contract)
    return _found(program, "--contract", str(file), "--sha256", sha256, "--lang", language)


def _found(program: Path, *asked: str) -> Finding:
    ran = subprocess.run(
        (sys.executable, *ALONE, str(program), *asked, "--json"),
        env={},
        cwd=program.parent,
        timeout=PATIENCE,
        check=False,
        capture_output=True,
        text=True,
    )
    if not ran.stdout:
        raise RuntimeError(f"the verifier did not run: {ran.stderr[-500:]}")
    said: dict[str, Any] = json.loads(ran.stdout)
    where = [str(fault["text"]) for fault in said["findings"]]
    return Finding(ran.returncode == 0 and said["ok"], said["rows"], said["size"] or 0, where)


def forge(bundle: Path, *, at: float) -> Path:
    """A copy with one byte changed, so far into the file."""
    content = bytearray(bundle.read_bytes())
    content[int(len(content) * at)] ^= 1
    copy = bundle.with_name(f"forged-{bundle.name}")
    copy.write_bytes(content)
    return copy


def facts_of(bundle: Path) -> bytes:
    """The file of its facts, as it is."""
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(EVENTS)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of the log, at its place in it."""

    index: int
    topic: str
    at: datetime
    role: str
    actor_id: str
    subject_id: str
    says: Mapping[str, Any]

    def is_about(self, **says: Any) -> bool:
        """Whether it says all of this."""
        return all(self.says.get(name) == value for name, value in says.items())


def rows_of(bundles: Iterable[Path]) -> list[Row]:
    """The facts of all of them in the order of the log. One that stands in two is one."""
    found = {row.index: row for bundle in bundles for row in _rows(bundle)}
    return [found[index] for index in sorted(found)]


def _rows(bundle: Path) -> Iterator[Row]:
    with zipfile.ZipFile(bundle) as archive:
        for pair in zip(*(archive.read(name).splitlines() for name in (EVENTS, PROOFS)), strict=True):
            leaf, proof = map(json.loads, pair)
            topic, at, role, actor, subject, says = (leaf[name] for name in LEAF)
            yield Row(proof["index"], topic, datetime.fromisoformat(at), role, actor, subject, says)

"""How does a test get a bundle without a database, an honest one or one that somebody has forged?"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from platform_core.audit import tree, verify
from platform_core.audit.archive import Archive
from platform_core.audit.signing import Signer, in_base64
from platform_core.audit.verify import CHECKPOINT, EVENTS, MANIFEST, PROOFS, SIGNATURE, Check, Key

THING = "01a21386-1b0c-71da-a159-88e1e25ecd13"
OTHER = "01a21386-1b0c-71da-a159-88e1e25ecd14"


def signer(seed: str = "k") -> Signer:
    return Signer("tests.invalid/log", Ed25519PrivateKey.from_private_bytes(seed.encode() * 32))


def key(by: Signer) -> Key:
    return verify.key_of(by.vkey)


def fact(number: int, **changed: Any) -> dict[str, Any]:
    """Every other one is about the thing."""
    return {
        "id": f"01a21386-0000-7000-8000-{number:012d}",
        "merchant_id": None,
        "occurred_at": f"2026-03-{number % 28 + 1:02d}T02:00:00.000000Z",
        "payload": {"text": "退货 №" + str(number)},
        "subject_id": OTHER if number % 2 else THING,
        **changed,
    }


Line = tuple[bytes, bytes]  # of a fact, and of its proof


class Log:
    """Facts, and the tree over them."""

    def __init__(self, facts: Sequence[Mapping[str, Any]]) -> None:
        self.facts = list(facts)
        self.leaves = [tree.leaf_hash(verify.canonical(dict(f))) for f in self.facts]
        self.added, self.peaks = tree.grow(0, [], self.leaves)

    @property
    def size(self) -> int:
        return len(self.facts)

    @property
    def root(self) -> bytes:
        return tree.fold(self.peaks)

    def hashes(self, covers: Sequence[tree.Cover]) -> list[bytes]:
        return [tree.fold([self.added[subtree.place] for subtree in cover]) for cover in covers]

    def proof(self, index: int) -> list[bytes]:
        return self.hashes(tree.inclusion(index, self.size))

    def first(self, size: int) -> Log:
        """As it was when it had so many."""
        return Log(self.facts[:size])

    def fact(self, index: int) -> bytes:
        return verify.canonical(dict(self.facts[index])) + b"\n"

    def way(self, index: int) -> bytes:
        """The line of its proof."""
        proof = [in_base64(sibling) for sibling in self.proof(index)]
        return verify.canonical({"index": index, "proof": proof}) + b"\n"

    def line(self, index: int) -> Line:
        return self.fact(index), self.way(index)


def log_of(size: int) -> Log:
    return Log([fact(number) for number in range(size)])


def pack(
    log: Log,
    *,
    lines: Sequence[Line] | None = None,
    by: Signer | None = None,
    note: str = "",
    earlier: Log | None = None,
    **overrides: Any,
) -> bytes:
    """All facts about the thing, unless other ``lines`` are given; ``overrides`` replace what the manifest says."""
    by, out = by or signer(), io.BytesIO()
    chosen = [index for index, f in enumerate(log.facts) if f["subject_id"] == THING]
    lines = [log.line(index) for index in chosen] if lines is None else lines
    archive = Archive(out)
    parts = [archive.add(name, [line[n] for line in lines]) for n, name in enumerate((EVENTS, PROOFS))]
    parts.append(archive.add(CHECKPOINT, [(note or by.note(log.size, log.root)).encode()]))
    _sign(archive, _manifest(log, chosen, parts, lines=len(lines), by=by, earlier=earlier) | overrides, by)
    return out.getvalue()


def pack_first(log: Log, **overrides: Any) -> bytes:
    """The same as people have kept it: in the first format, with the proofs in the lines of the facts."""
    by, out = signer(), io.BytesIO()
    chosen = [index for index, f in enumerate(log.facts) if f["subject_id"] == THING]
    archive = Archive(out)
    lines = [b'{"index":%d,"leaf":%s,"proof":%s}\n' % _first(log, index) for index in chosen]
    parts = [archive.add(EVENTS, lines), archive.add(CHECKPOINT, [by.note(log.size, log.root).encode()])]
    manifest = {
        "format": "tianping-audit-bundle/1",
        "facts": {"request": "R-1"},
        "selection": {"ids": [THING]},
        "query_version": 1,
        "files": [_named(part) for part in parts],
        "rows": {"count": len(chosen), "first": min(chosen, default=None), "last": max(chosen, default=None)},
        "tree": {"origin": by.origin, "size": log.size, "root": in_base64(log.root)},
        "chain": {"checked": len(chosen), "result": "intact"},
        "consistency": None,
    }
    _sign(archive, manifest | overrides, by)
    return out.getvalue()


def _first(log: Log, index: int) -> tuple[int, bytes, bytes]:
    proof = verify.canonical([in_base64(sibling) for sibling in log.proof(index)])
    return index, verify.canonical(dict(log.facts[index])), proof


def _sign(archive: Archive, manifest: Mapping[str, Any], by: Signer) -> None:
    text = verify.canonical(dict(manifest))
    archive.add(MANIFEST, [text])
    archive.add(SIGNATURE, [in_base64(by.key.sign(text)).encode()])
    archive.finish()


def _named(part: verify.Part) -> dict[str, Any]:
    return {"name": part.name, "sha256": part.sha256, "size": part.size}


def _manifest(
    log: Log, chosen: list[int], parts: Sequence[verify.Part], *, lines: int, by: Signer, earlier: Log | None
) -> Any:
    tree = {"origin": by.origin, "size": log.size, "root": in_base64(log.root)}
    return {
        "format": verify.FORMAT,
        "facts": {"request": "R-1"},
        "selection": {"ids": [THING]},
        "files": [_named(part) | {"rows": lines} for part in parts[:2]],
        "rows": {"count": len(chosen), "first": min(chosen, default=None), "last": max(chosen, default=None)},
        "tree": tree | {"checkpoint": _named(parts[2])},
        "consistency": earlier and continued(log, earlier),
    }


def continued(log: Log, earlier: Log) -> dict[str, Any]:
    proof = log.hashes(tree.consistency(earlier.size, log.size))
    return {"size": earlier.size, "root": in_base64(earlier.root), "proof": [in_base64(one) for one in proof]}


def found(
    bundle: bytes, *, earlier: bytes | None = None, proof: bytes | None = None, by: str = "k"
) -> list[tuple[Any, ...]]:
    """What is wrong, and where: as little of it as says so."""
    faults = Check(io.BytesIO(bundle), key(signer(by)), earlier=earlier, proof=proof).faults()
    return [tuple(value for value in vars(fault).values() if value not in {None, ""}) for fault in faults]


def note_of(log: Log, *, by: str = "k") -> bytes:
    return signer(by).note(log.size, log.root).encode()

"""Is this bundle what the log holds, and this contract what was agreed?

One file that needs Python and `cryptography`: no network, and nothing of ours.

    python verify.py bundle.zip --key KEY [--earlier checkpoint.txt [--consistency proof.json]] [--contract FILE]
    python verify.py --contract FILE [--sha256 HASH]                        and with each: [--lang zh|en] [--json]

KEY is the log's public key, as text or in a file; take it, and earlier checkpoints, from elsewhere than the bundle.
Exit status 0 if everything holds; 1 if not, and each line says where; 2 for what cannot be read; 3 if only a proof is
missing: that the log continues the earlier checkpoint, which the line names and the log gives to anybody; or, of a
contract, the hash that was told of it.

A bundle is a ZIP whose every byte its four files determine. `events.jsonl` has one line a fact: its index in the log,
the fact, the hashes from it to the root of an RFC 6962 tree. `checkpoint.txt` is that root, signed (C2SP checkpoint,
Ed25519); `manifest.json` says what was asked and is here, `manifest.sig` signs it. JSON is canonical (RFC 8785).

A contract is canonical JSON as well; the fact `orders.placed` tells the SHA-256 of its file. The recipient in it is
sealed, so that the hash covers the sealed text. The manifest of an order's file holds the contract that lay on file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, BinaryIO

from platform_core.audit.proofs import (
    LEAF,
    TEXTS,
    Fault,
    Head,
    Key,
    canonical,
    continues,
    decoded,
    hashed,
    key_of,
    opened,
    parsed,
    root_by,
)

FORMAT = "tianping-audit-bundle/1"
PLACED = "orders.placed"  # tells the hash of a contract
NAMES = EVENTS, CHECKPOINT, MANIFEST, SIGNATURE = ("events.jsonl", "checkpoint.txt", "manifest.json", "manifest.sig")
LONGEST_LINE, CHUNK = 1 << 24, 1 << 20
ENOUGH = 20  # findings: nobody needs all of them for a forged file
USAGE = "BUNDLE --key KEY [--earlier FILE [--consistency FILE]] [--contract FILE] | --contract FILE [--sha256 HASH]"
ABOUT = ("about_id", "source_id")  # what a clock is about, and what a posting is for


@dataclass(frozen=True)
class Part:
    """A file in the archive: stored, dated 1980, always with 64-bit sizes, so that the files determine the archive."""

    name: str
    offset: int  # where its header starts
    size: int
    crc: int
    sha256: str = ""  # empty if the content does not match the header

    @property
    def start(self) -> int:
        return self.offset + len(self.header())

    def header(self) -> bytes:
        fixed = (b"PK\3\4", 45, 0, 0, 0, 33, self.crc, 0xFFFFFFFF, 0xFFFFFFFF, len(self.name), 20)
        return struct.pack("<4s5H3I2H", *fixed) + self.name.encode() + struct.pack("<2H2Q", 1, 16, self.size, self.size)

    def entry(self) -> bytes:
        sizes = (0xFFFFFFFF, 0xFFFFFFFF, len(self.name), 28, 0, 0, 0, 0o100644 << 16, 0xFFFFFFFF)
        fixed = struct.pack("<4s6H3I5H2I", b"PK\1\2", 0x032D, 45, 0, 0, 0, 33, self.crc, *sizes)
        return fixed + self.name.encode() + struct.pack("<2H3Q", 1, 24, self.size, self.size, self.offset)


def trailer(parts: Sequence[Part], *, offset: int) -> bytes:
    """The bytes after the files: the directory and its position."""
    directory, count = b"".join(part.entry() for part in parts), len(parts)
    sizes = (count, count, len(directory), offset)
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 0x032D, 45, 0, 0, *sizes)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, offset + len(directory), 1)
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return directory + end + locator + last


def unpacked(file: BinaryIO) -> Iterator[Part]:
    """The four files in their order. Raises ``Fault`` if the bytes between them are not as the files determine."""
    parts, offset = list[Part](), 0
    for name in NAMES:
        part = Part(name, offset, 0, 0)
        header = file.read(len(part.header()))
        if len(header) == len(part.header()):
            part = Part(name, offset, *struct.unpack("<Q", header[-8:]), *struct.unpack("<I", header[14:18]))
        _compare(header, part.header(), offset=offset)
        parts.append(_digested(file, part))
        offset = part.start + part.size
        yield parts[-1]
    expected = trailer(parts, offset=offset)
    _compare(file.read(len(expected) + 1), expected, offset=offset)


def _digested(file: BinaryIO, part: Part) -> Part:
    digest, crc, left = hashlib.sha256(), 0, part.size
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        crc, left = zlib.crc32(chunk, crc), left - len(chunk)
    return replace(part, sha256=digest.hexdigest() if crc == part.crc else "")


def _compare(found: bytes, expected: bytes, *, offset: int) -> None:
    if found != expected:
        raise Fault("container", offset=offset + _alike(found, expected))


def _alike(found: bytes, expected: bytes) -> int:
    """How many bytes are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(found, expected, strict=False)))


def of_contract(data: bytes, agreed: Collection[str], *, file: str, copy: bytes = b"") -> Iterator[Fault]:
    """What is wrong with a contract whose hash is none of these.

    A hash does not tell where the text was changed; its one canonical spelling may, and so does a ``copy``.
    """
    if hashlib.sha256(data).hexdigest() in agreed:
        return
    try:
        spelled = canonical(json.loads(data.decode()))
    except (ValueError, TypeError, RecursionError):
        spelled = b""
    other = copy if spelled in {b"", data} else spelled
    what = "contract" if agreed else "alone" if spelled == data else "form"
    yield Fault(what, file, offset=_alike(data, other) if other else None)


class Check:
    """One bundle under examination. ``faults`` finds what is wrong; the other attributes hold what was seen."""

    def __init__(self, file: BinaryIO, key: Key, *, earlier: bytes | None = None, proof: bytes | None = None) -> None:
        self.file, self.key, self.earlier, self.proof = file, key, earlier, proof
        self.parts: dict[str, Part] = {}
        self.manifest: dict[str, Any] = {}
        self.rows = 0
        self.agreed: set[str] = set()  # the hashes of contracts that facts here tell
        self.contract = b""  # the one that lay on file when the bundle was asked for

    def faults(self) -> Iterator[Fault]:
        try:
            self.parts.update((part.name, part) for part in unpacked(self.file))
            yield from (Fault("changed", part.name) for part in self.parts.values() if not part.sha256)
            old = opened(self.earlier, self.key, file="earlier") if self.earlier is not None else None
            head = opened(self._content(CHECKPOINT), self.key)
            self._open_the_manifest()
            yield from self._of_the_manifest(head, old)
            yield from self._of_the_rows(head)
            yield from self._of_the_contract()
        except Fault as fault:
            yield fault
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield Fault("form", MANIFEST)

    def _content(self, name: str) -> bytes:
        self.file.seek(self.parts[name].start)
        return self.file.read(self.parts[name].size)

    def _open_the_manifest(self) -> None:
        text, signature = self._content(MANIFEST), self._content(SIGNATURE)
        if not self.key.signed(decoded(signature.decode()), text):
            raise Fault("signature", MANIFEST)
        self.manifest = parsed(text)
        if self.manifest["format"] != FORMAT:
            raise Fault("form", MANIFEST)

    def _of_the_manifest(self, head: Head, old: Head | None) -> Iterator[Fault]:
        manifest, earlier = self.manifest, self.manifest["consistency"]
        if Head(manifest["tree"]["origin"], manifest["tree"]["size"], decoded(manifest["tree"]["root"])) != head:
            yield Fault("tree", MANIFEST)
        for file, part in zip(manifest["files"], list(self.parts.values())[:2], strict=True):
            if part.sha256 and file != {"name": part.name, "sha256": part.sha256, "size": part.size}:
                yield Fault("changed", part.name)
        proven = earlier and Head(head.origin, earlier["size"], decoded(earlier["root"]))
        if proven and not continues([decoded(one) for one in earlier["proof"]], old=proven, new=head):
            yield Fault("rewritten", MANIFEST)
        if old and old not in {proven, head}:
            same = [known for known in (proven, head) if known and known.size == old.size]
            yield from (
                [Fault("rewritten", "earlier")]
                if same
                else self._of_two(*sorted((old, head), key=lambda head: head.size))
            )

    def _of_two(self, older: Head, newer: Head) -> Iterator[Fault]:
        """Check that the log's proof, if one was given, shows that the newer head continues the older one."""
        sizes = (older.size, newer.size)
        try:
            answer = json.loads(self.proof or "null")
            if not answer or (answer["from"]["size"], answer["to"]["size"]) != sizes:
                yield Fault("unproven", "/open/audit/consistency?from={}&to={}".format(*sizes))
            elif not continues([decoded(one) for one in answer["proof"]], old=older, new=newer):
                yield Fault("proof", "consistency")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            yield Fault("form" if isinstance(error, RecursionError) else "proof", "consistency")

    def _of_the_contract(self) -> Iterator[Fault]:
        self.contract = self.manifest["facts"].get("documents", {}).get("contract", "").encode()
        if self.contract:
            yield from of_contract(self.contract, self.agreed, file=f"{MANIFEST} facts.documents.contract")

    def _of_the_rows(self, head: Head) -> Iterator[Fault]:
        asked, counts, left = self.manifest["selection"], self.manifest["rows"], self.parts[EVENTS].size
        first, last = None, -1
        self.file.seek(self.parts[EVENTS].start)
        while left and (line := self.file.readline(min(left, LONGEST_LINE))):
            self.rows, left = self.rows + 1, left - len(line)
            try:
                last, leaf = checked(line, head, asked, after=last)
                if leaf.get("topic") == PLACED:
                    self.agreed.add(str(leaf["payload"].get("contract_sha256")))
            except Fault as fault:
                last, fault.line = max(last, min(fault.index or 0, head.size - 1)), self.rows
                yield fault
            first = last if first is None else first
        if counts != {"count": self.rows, "first": first, "last": last if self.rows else None}:
            yield Fault("count", EVENTS)


def includes(asked: dict[str, Any], leaf: dict[str, Any]) -> bool:
    """Tell whether the bundle is about this fact."""
    about, shop = {leaf["subject_id"], *map(leaf["payload"].get, ABOUT)}, asked.get("merchant_id")
    ours = not about.isdisjoint(asked.get("ids", ())) or (shop is not None and shop in {leaf["merchant_id"], *about})
    in_time = asked.get("since", "") <= leaf["occurred_at"] < asked.get("until", "~")
    return in_time and ours and asked.get("person_id") in {None, leaf.get("person_id")}


def checked(line: bytes, head: Head, asked: dict[str, Any], *, after: int) -> tuple[int, dict[str, Any]]:
    """A fact that is in the log, after the one before, and selected, with its index. Raises ``Fault`` otherwise."""
    try:
        row = parsed(line.removesuffix(b"\n"))
        index, leaf, proof = int(row["index"]), row["leaf"], [decoded(one) for one in row["proof"]]
        if not after < index < head.size:
            raise Fault("order", EVENTS, index=index)
        if root_by(proof, leaf=hashed(LEAF, canonical(leaf)), index=index, size=head.size) != head.root:
            raise Fault("leaf", EVENTS, index=index)
        if not includes(asked, leaf):
            raise Fault("selection", EVENTS, index=index)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Fault("row", EVENTS) from None
    return index, leaf


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given, check, contract, found = parser.parse_args(arguments), None, b"", list[Fault]()
    unused = given.sha256 if given.bundle else given.earlier or given.proof  # nobody shall believe it was compared
    if bool(given.bundle) != bool(given.key) or not (given.bundle or given.contract) or unused:
        parser.error(USAGE)
    try:
        if given.bundle:
            key = key_of(Path(given.key).read_text("utf8") if Path(given.key).is_file() else given.key)
            known = {name: path.read_bytes() for name in ("earlier", "proof") if (path := vars(given)[name])}
            with given.bundle.open("rb") as file:
                check = Check(file, key, **known)
                found += islice(check.faults(), ENOUGH)
        if given.contract:
            contract = given.contract.read_bytes()
            agreed, copy = (check.agreed, check.contract) if check else ({given.sha256} - {None}, b"")
            found += of_contract(contract, agreed, file=given.contract.name, copy=copy)
    except Fault as fault:
        found.append(fault)
    except OSError as away:
        parser.error(str(away))
    sys.stdout.write(_said(check, contract, found, given.lang, as_json=given.json) + "\n")
    return (3 if {fault.what for fault in found} <= {"unproven", "alone"} else 1) if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="天平审计包与合同核验 · Check a bundle of the log, a contract, or both."
    )
    parser.add_argument("bundle", type=Path, nargs="?")
    parser.add_argument("--key", help="公钥或其文件 · the log's public key, or a file with it")
    parser.add_argument("--earlier", type=Path, help="较早的检查点 · an earlier checkpoint")
    parser.add_argument("--consistency", dest="proof", type=Path, help="延续证明 · the proof that the log continues it")
    parser.add_argument("--contract", type=Path, help="合同文件 · a contract, as the page of its order gives it")
    parser.add_argument(
        "--sha256",
        type=lambda typed: typed.strip().lower(),
        help="订单页面所示的散列值 · its hash, as that page shows it; without a bundle",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true")
    return parser


def _said(check: Check | None, contract: bytes, found: Sequence[Fault], language: str, *, as_json: bool) -> str:
    seen: dict[str, Any] = {"rows": 0, "size": None, "facts": None}
    if check:
        size, facts = check.manifest.get("tree", {}).get("size"), check.manifest.get("facts")
        seen = {"rows": check.rows, "size": size, "facts": facts}
    if contract:
        seen["sha256"] = hashlib.sha256(contract).hexdigest()
    if as_json:
        return json.dumps({"ok": not found, **seen, "findings": [vars(f) | {"text": f.text(language)} for f in found]})
    names = ["good"] * bool(check and not found) + ["hash" if found else "agreed"] * bool(contract)
    return "\n".join([f.text(language) for f in found] + [TEXTS[n][language == "en"].format(**seen) for n in names])


if __name__ == "__main__":
    sys.exit(main())

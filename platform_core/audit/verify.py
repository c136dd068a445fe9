"""Check that a bundle is as the log holds it, and a contract as it was agreed.

One file that needs Python and `cryptography`: no network, and nothing of ours.

    python verify.py bundle.zip --key KEY [--earlier checkpoint.txt [--consistency proof.json]] [--contract FILE]
    python verify.py --contract FILE [--sha256 HASH]                        and with each: [--lang zh|en] [--json]

KEY is the log's public key, as text or in a file; take it, and earlier checkpoints, from elsewhere than the bundle.
Exit status 0 if everything holds; 1 if not, and each line says where; 2 for files that cannot be read; 3 if only a
proof is missing: that the log continues the earlier checkpoint, which the line names and the log gives to anybody; or,
of a contract, the hash that was told of it.

A bundle is a ZIP whose every byte its five files determine. `events.jsonl` has one line a fact, and nothing of the day:
asked for again, it is the same. Each line of `proofs.jsonl` has of that fact the index in the log and the hashes from
it to the root of an RFC 6962 tree. `checkpoint.txt` is that root, signed (C2SP checkpoint, Ed25519); `manifest.json`
holds the request and the names and hashes of the files, and names the tree; `manifest.sig` signs it. JSON is canonical
(RFC 8785). Bundles of before are read as well: four files, index and hashes in the line of the fact. Where a disaster
took facts that were signed, the manifest has the log's own signed record of it, and an earlier checkpoint of those is
shown as lost.

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
from itertools import islice, takewhile, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from platform_core.audit.proofs import (
    LEAF,
    TEXTS,
    Fault,
    Gap,
    Head,
    Key,
    canonical,
    continues,
    decode_base64,
    gap_of,
    hash_of,
    key_of,
    open_note,
    parse_canonical,
    root_by,
)

PLACED = "orders.placed"  # tells the hash of a contract
EVENTS, PROOFS = "events.jsonl", "proofs.jsonl"
CHECKPOINT, MANIFEST, SIGNATURE = "checkpoint.txt", "manifest.json", "manifest.sig"
NAMES = (EVENTS, PROOFS, CHECKPOINT, MANIFEST, SIGNATURE)
FIRST = (EVENTS, CHECKPOINT, MANIFEST, SIGNATURE)  # of the first format: people have kept such bundles
FORMAT = "tianping-audit-bundle/2"
FORMATS = {FORMAT: NAMES, "tianping-audit-bundle/1": FIRST}
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


def unpack(file: BinaryIO) -> Iterator[Part]:
    """The files in their order. Raises ``Fault`` if the bytes between them are not as the files determine."""
    names: tuple[str, ...] = NAMES
    parts, offset = list[Part](), 0
    while len(parts) < len(names):
        names = FIRST if len(parts) == 1 and _is_next(file, CHECKPOINT) else names
        part = Part(names[len(parts)], offset, 0, 0)
        header = file.read(len(part.header()))
        if len(header) == len(part.header()):
            part = Part(part.name, offset, *struct.unpack("<Q", header[-8:]), *struct.unpack("<I", header[14:18]))
        _compare(header, part.header(), offset=offset)
        parts.append(_with_digest(file, part))
        offset = part.start + part.size
        yield parts[-1]
    expected = trailer(parts, offset=offset)
    _compare(file.read(len(expected) + 1), expected, offset=offset)


def _is_next(file: BinaryIO, name: str) -> bool:
    """Whether most letters of the next file's name are these: where one was changed, it is found as that byte."""
    here = file.tell()
    letters = file.read(30 + len(name))[30:]
    file.seek(here)
    return sum(found == letter for found, letter in zip(letters, name.encode(), strict=False)) > len(name) // 2


def _with_digest(file: BinaryIO, part: Part) -> Part:
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
    """Yield the fault of a contract whose hash is none of these.

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
    """One bundle under examination. ``faults`` lists the faults; the other attributes fill as it is read."""

    def __init__(self, file: BinaryIO, key: Key, *, earlier: bytes | None = None, proof: bytes | None = None) -> None:
        self.file, self.key, self.earlier, self.proof = file, key, earlier, proof
        self.parts: dict[str, Part] = {}
        self.manifest: dict[str, Any] = {}
        self.changed: set[str] = set()  # files that are not what the manifest or their checksum says
        self.rows = 0
        self.gaps = list[Gap]()  # what the log has lost, and said so
        self.agreed: set[str] = set()  # the hashes of contracts that facts here tell
        self.contract = b""  # the one that lay on file when the bundle was asked for

    def faults(self) -> Iterator[Fault]:
        try:
            self.parts.update((part.name, part) for part in unpack(self.file))
            yield from [self._mark_changed(part) for part in self.parts.values() if not part.sha256]
            old = open_note(self.earlier, self.key, file="earlier") if self.earlier is not None else None
            head = open_note(self._content(CHECKPOINT), self.key)
            self._open_the_manifest()
            yield from self._of_the_manifest(head, old)
            yield from self._of_the_rows(head)
            yield from self._of_the_contract()
        except Fault as fault:
            yield fault
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield Fault("form", MANIFEST)

    def _mark_changed(self, part: Part) -> Fault:
        self.changed.add(part.name)
        return Fault("changed", part.name)

    def _content(self, name: str) -> bytes:
        self.file.seek(self.parts[name].start)
        return self.file.read(self.parts[name].size)

    def _open_the_manifest(self) -> None:
        text, signature = self._content(MANIFEST), self._content(SIGNATURE)
        if not self.key.verifies(decode_base64(signature.decode()), text):
            raise Fault("signature", MANIFEST)
        self.manifest = parse_canonical(text)
        if FORMATS[self.manifest["format"]] != tuple(self.parts):
            raise Fault("form", MANIFEST)

    def _of_the_manifest(self, head: Head, old: Head | None) -> Iterator[Fault]:
        manifest, earlier = self.manifest, self.manifest["consistency"]
        if Head(manifest["tree"]["origin"], manifest["tree"]["size"], decode_base64(manifest["tree"]["root"])) != head:
            yield Fault("tree", MANIFEST)
        for told, part in list(zip(self._claims(), list(self.parts.values())[:-2], strict=True)):
            if part.sha256 and told != (part.name, part.sha256, part.size):
                yield self._mark_changed(part)
        proven = earlier and Head(head.origin, earlier["size"], decode_base64(earlier["root"]))
        if proven and not continues([decode_base64(one) for one in earlier["proof"]], old=proven, new=head):
            yield Fault("rewritten", MANIFEST)
        for told in manifest.get("recoveries", ()):
            self.gaps.append(gap := gap_of(told["record"], told["signature"], self.key))
            if not continues([decode_base64(one) for one in told["proof"]], old=gap.base, new=head):
                yield Fault("rewritten", MANIFEST)
        if old and old not in {proven, head} and not any(gap.holds(old) for gap in self.gaps):
            same = [known for known in (proven, head) if known and known.size == old.size]
            yield from (
                [Fault("rewritten", "earlier")]
                if same
                else self._of_two(*sorted((old, head), key=lambda head: head.size))
            )

    def _claims(self) -> list[tuple[str, str, int]]:
        """The manifest's name, hash and size of each file but itself and its signature."""
        files, checkpoint = self.manifest["files"], self.manifest["tree"].get("checkpoint")
        return [(file["name"], file["sha256"], file["size"]) for file in (*files, *filter(None, [checkpoint]))]

    def _of_two(self, older: Head, newer: Head) -> Iterator[Fault]:
        """Check that the log's proof, if one was given, shows that the newer head continues the older one."""
        sizes = (older.size, newer.size)
        try:
            answer = json.loads(self.proof or "null")
            if not answer or (answer["from"]["size"], answer["to"]["size"]) != sizes:
                yield Fault("unproven", "/open/audit/consistency?from={}&to={}".format(*sizes))
            elif not continues([decode_base64(one) for one in answer["proof"]], old=older, new=newer):
                yield Fault("proof", "consistency")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            yield Fault("form" if isinstance(error, RecursionError) else "proof", "consistency")

    def _of_the_contract(self) -> Iterator[Fault]:
        self.contract = self.manifest["facts"].get("documents", {}).get("contract", "").encode()
        if self.contract:
            yield from of_contract(self.contract, self.agreed, file=f"{MANIFEST} facts.documents.contract")

    def _of_the_rows(self, head: Head) -> Iterator[Fault]:
        asked, files = self.manifest["selection"], self.manifest["files"]
        first, last = None, -1
        for lines in self._rows():
            self.rows += 1
            try:
                last, leaf = check_row(lines, head, asked, after=last)
                if leaf.get("topic") == PLACED:
                    self.agreed.add(str(leaf["payload"].get("contract_sha256")))
            except Fault as fault:
                last = max(last, min(fault.index or 0, head.size - 1))
                yield self._locate(fault)
            first = last if first is None else first
        if self.manifest["rows"] != {"count": self.rows, "first": first, "last": last if self.rows else None}:
            yield Fault("count", EVENTS)
        yield from (Fault("count", file["name"]) for file in files if file.get("rows", self.rows) != self.rows)

    def _locate(self, fault: Fault) -> Fault:
        """The fault of this row. Where the fact is as it was signed and its proof is not, it lies in the proof."""
        what, file = fault.what, fault.file
        if what == "leaf" and EVENTS not in self.changed and PROOFS in self.changed:
            what, file = "way", PROOFS
        return replace(fault, what=what, file=file, line=self.rows)

    def _rows(self) -> Iterator[tuple[bytes, ...]]:
        """Each fact's line with that of its proof, or the one line with both; empty where one is missing."""
        names = [name for name in (EVENTS, PROOFS) if name in self.parts]
        return zip_longest(*map(self._lines, names), fillvalue=b"")

    def _lines(self, name: str) -> Iterator[bytes]:
        """The lines of one file, while another is read as well."""
        place, left = self.parts[name].start, self.parts[name].size
        while left:
            lines, size = list[bytes](), 0
            self.file.seek(place)
            while size < min(left, CHUNK) and (line := self.file.readline(min(left - size, LONGEST_LINE))):
                lines.append(line)
                size += len(line)
            if not lines:
                return
            place, left = place + size, left - size
            yield from lines


def includes(asked: dict[str, Any], leaf: dict[str, Any]) -> bool:
    """Tell whether the bundle is about this fact."""
    about, shop = {leaf["subject_id"], *map(leaf["payload"].get, ABOUT)}, asked.get("merchant_id")
    ours = not about.isdisjoint(asked.get("ids", ())) or (shop is not None and shop in {leaf["merchant_id"], *about})
    in_time = asked.get("since", "") <= leaf["occurred_at"] < asked.get("until", "~")
    return in_time and ours and asked.get("person_id") in {None, leaf.get("person_id")}


def check_row(lines: Sequence[bytes], head: Head, asked: dict[str, Any], *, after: int) -> tuple[int, dict[str, Any]]:
    """A fact that is in the log, after the one before, and selected, with its index. Raises ``Fault`` otherwise."""
    fact, file = _row(lines[0], EVENTS), PROOFS if len(lines) > 1 else EVENTS
    proof = _row(lines[1], PROOFS) if len(lines) > 1 else fact
    try:
        leaf = fact if len(lines) > 1 else fact["leaf"]
        index, way = int(proof["index"]), [decode_base64(one) for one in proof["proof"]]
        if not after < index < head.size:
            raise Fault("order", file, index=index)
        if root_by(way, leaf=hash_of(LEAF, canonical(leaf)), index=index, size=head.size) != head.root:
            raise Fault("leaf", EVENTS, index=index)
        file = EVENTS
        if not includes(asked, leaf):
            raise Fault("selection", EVENTS, index=index)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Fault("row", file) from None
    return index, leaf


def _row(line: bytes, file: str) -> dict[str, Any]:
    try:
        return parse_canonical(line.removesuffix(b"\n"))
    except (ValueError, TypeError, RecursionError):
        raise Fault("row", file) from None


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
    sys.stdout.write(_render_report(check, contract, found, given.lang, as_json=given.json) + "\n")
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


def _render_report(
    check: Check | None, contract: bytes, found: Sequence[Fault], language: str, *, as_json: bool
) -> str:
    seen: dict[str, Any] = {"rows": 0, "size": None, "facts": None}
    gaps = check.gaps if check else []
    if check:
        size, facts = check.manifest.get("tree", {}).get("size"), check.manifest.get("facts")
        seen = {"rows": check.rows, "size": size, "facts": facts}
    if contract:
        seen["sha256"] = hashlib.sha256(contract).hexdigest()
    if as_json:
        seen |= {"gaps": [gap.record for gap in gaps]} if gaps else {}
        return json.dumps({"ok": not found, **seen, "findings": [vars(f) | {"text": f.text(language)} for f in found]})
    names = ["good"] * bool(check and not found) + ["hash" if found else "agreed"] * bool(contract)
    lost = [gap.text(language) for gap in gaps]
    return "\n".join(
        [f.text(language) for f in found] + lost + [TEXTS[n][language == "en"].format(**seen) for n in names]
    )


if __name__ == "__main__":
    sys.exit(main())

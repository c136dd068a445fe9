"""Is this bundle what the log holds? One file that needs Python and `cryptography`: no network, and nothing of ours.

    python verify.py bundle.zip --key KEY [--earlier checkpoint.txt [--consistency proof.json]] [--lang zh|en] [--json]

KEY is the log's public key, as text or in a file; take it, and earlier checkpoints, from elsewhere than the bundle.
Exit status 0 if everything holds; 1 if not, and each line says where; 2 for what cannot be read; 3 if only the proof
is missing that the log continues the earlier checkpoint: the line names it, and the log gives it to anybody.

A bundle is a ZIP whose every byte its four files determine. `events.jsonl` has one line a fact: its index in the log,
the fact, the hashes from it to the root of an RFC 6962 tree. `checkpoint.txt` is that root, signed (C2SP checkpoint,
Ed25519); `manifest.json` says what was asked and is here, `manifest.sig` signs it. JSON is canonical (RFC 8785).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "tianping-audit-bundle/1"
NAMES = EVENTS, CHECKPOINT, MANIFEST, SIGNATURE = ("events.jsonl", "checkpoint.txt", "manifest.json", "manifest.sig")
LONGEST_LINE, CHUNK = 1 << 24, 1 << 20
ENOUGH = 20  # findings: nobody needs all of them for a forged file
LEAF, NODE, ABOUT = b"\x00", b"\x01", ("about_id", "source_id")  # what a clock is about, and what a posting is for

# The text of each finding, in Chinese and in English.
TEXTS = {
    "key": ("公钥无法识别", "this is no public key"),
    "container": ("压缩包的结构被改动", "the frame of the archive was changed"),
    "changed": ("内容与清单或校验和不符", "the content is not what the manifest or its checksum says"),
    "form": ("内容无法按约定的格式读取", "the content does not have the agreed form"),
    "signature": ("签名与该公钥不符", "the signature was not made with this key"),
    "tree": ("清单所称的树与检查点不同", "the manifest speaks of another tree than the checkpoint"),
    "row": ("该行不是规范格式", "the line is not in canonical form"),
    "order": ("序号没有递增，或超出了树", "the index does not rise, or lies beyond the tree"),
    "leaf": ("该事实不在日志中：被修改或伪造", "this fact is not in the log: changed or invented"),
    "selection": ("该事实不在所请求的范围内", "this fact is none of those that were asked for"),
    "count": ("行数与清单不符：有行被删除或增加", "there are not as many lines as the manifest says"),
    "unproven": (
        "尚未证明日志延续了该检查点（并非发现改写）：请向日志网站取得此证明，以 --consistency 给出",
        "not proven yet that the log continues this checkpoint: fetch this from the log and give it as --consistency",
    ),
    "proof": ("该证明不能表明日志延续了该检查点", "this proof does not show that the log continues the checkpoint"),
    "good": ("完好：{rows} 行均在日志中，树的大小为 {size}", "It holds: {rows} lines, all in the log of {size} leaves"),
    "rewritten": ("日志未延续较早的检查点：曾被改写", "the log does not continue it: it was rewritten"),
}


@dataclass(eq=False)
class Fault(Exception):
    """What is wrong, and where: in which file, line, leaf of the tree, or byte of the archive."""

    what: str
    file: str = ""
    line: int | None = None
    index: int | None = None
    offset: int | None = None

    def text(self, language: str) -> str:
        names = (("文件", "file"), ("行", "line"), ("序号", "index"), ("字节", "byte"))
        places = zip(names, (self.file, self.line, self.index, self.offset), strict=True)
        where = " ".join(f"{name[language == 'en']} {value}" for name, value in places if value not in {None, ""})
        return f"{where}: {TEXTS[self.what][language == 'en']}"


def canonical(value: Any) -> bytes:
    """RFC 8785, for bundles: their only numbers are whole."""
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, float):
        raise TypeError("a number with a fraction")
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def parsed(data: bytes) -> dict[str, Any]:
    """The object in these bytes. Raises ``ValueError`` or ``TypeError`` unless they are its canonical form."""
    value = json.loads(data)
    if not isinstance(value, dict) or canonical(value) != data:
        raise ValueError("not canonical")
    return value


def decoded(text: str) -> bytes:
    """Base64 in its only valid spelling. Raises ``ValueError``."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("another spelling")
    return data


@dataclass(frozen=True)
class Key:
    """The public key of the log of this name."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def signed(self, signature: bytes, data: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


def key_of(text: str) -> Key:
    """The key in `name+id+base64`, the form of notes."""
    try:
        name, told_id, public = text.strip().split("+", 2)
        key = Key(name, decoded(public)[1:])
    except ValueError:
        raise Fault("key") from None
    if told_id != key.id.hex():  # this also checks that the kind is Ed25519
        raise Fault("key")
    return key


@dataclass(frozen=True)
class Head:
    """The root of the tree at one size."""

    origin: str
    size: int
    root: bytes


def opened(note: bytes, key: Key, *, file: str = CHECKPOINT) -> Head:
    """The head in a signed note that this key signed. Signatures of others (witnesses) are skipped."""
    try:
        body, signatures = note.decode().rsplit("\n\n", 1)
        origin, size, root, *_ = body.split("\n")
        head = Head(origin, int(size), decoded(root))
        lines = [line.split(" ") for line in signatures.removesuffix("\n").split("\n")]
        ours = [decoded(signature) for dash, name, signature in lines if dash == "—" and name == key.name]
        ours = [signature[4:] for signature in ours if signature[:4] == key.id]
    except ValueError:
        raise Fault("form", file) from None
    if not ours or not all(key.signed(signature, f"{body}\n".encode()) for signature in ours):
        raise Fault("signature", file)
    return head


def hashed(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_by(proof: Sequence[bytes], *, leaf: bytes, index: int, size: int) -> bytes:
    """The root to which these siblings lead. Raises ``ValueError`` for too many or too few."""
    if size == 1:
        () = proof
        return leaf
    left, (*rest, sibling) = 1 << (size - 1).bit_length() - 1, proof
    if index < left:
        return hashed(NODE, root_by(rest, leaf=leaf, index=index, size=left), sibling)
    return hashed(NODE, sibling, root_by(rest, leaf=leaf, index=index - left, size=size - left))


def continues(proof: Sequence[bytes], *, old: Head, new: Head) -> bool:
    """Tell whether the older tree is the start of the newer one. Raises ``ValueError`` for a wrong number of hashes."""
    if not 0 < old.size <= new.size:
        return old.size == 0 and not proof
    return _roots_by(proof, old.size, new.size, known=old.root) == (old.root, new.root)


def _roots_by(proof: Sequence[bytes], old: int, new: int, *, known: bytes | None) -> tuple[bytes, bytes]:
    """The old and the new root. ``known`` is the old one as long as the way leads through the whole old tree."""
    if old == new:
        (both,) = proof if known is None else (known, *proof)
        return both, both
    left, (*rest, sibling) = 1 << (new - 1).bit_length() - 1, proof
    if old <= left:
        before, after = _roots_by(rest, old, left, known=known)
        return before, hashed(NODE, after, sibling)
    before, after = _roots_by(rest, old - left, new - left, known=None)
    return hashed(NODE, sibling, before), hashed(NODE, sibling, after)


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
        same = takewhile(lambda pair: pair[0] == pair[1], zip(found, expected, strict=False))
        raise Fault("container", offset=offset + len(list(same)))


class Check:
    """One bundle under examination. ``faults`` finds what is wrong; the other attributes hold what was seen."""

    def __init__(self, file: BinaryIO, key: Key, *, earlier: bytes | None = None, proof: bytes | None = None) -> None:
        self.file, self.key, self.earlier, self.proof = file, key, earlier, proof
        self.parts: dict[str, Part] = {}
        self.manifest: dict[str, Any] = {}
        self.rows = 0

    def faults(self) -> Iterator[Fault]:
        try:
            self.parts.update((part.name, part) for part in unpacked(self.file))
            yield from (Fault("changed", part.name) for part in self.parts.values() if not part.sha256)
            old = opened(self.earlier, self.key, file="earlier") if self.earlier is not None else None
            head = opened(self._content(CHECKPOINT), self.key)
            self._open_the_manifest()
            yield from self._of_the_manifest(head, old)
            yield from self._of_the_rows(head)
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

    def _of_the_rows(self, head: Head) -> Iterator[Fault]:
        asked, counts, left = self.manifest["selection"], self.manifest["rows"], self.parts[EVENTS].size
        first, last = None, -1
        self.file.seek(self.parts[EVENTS].start)
        while left and (line := self.file.readline(min(left, LONGEST_LINE))):
            self.rows, left = self.rows + 1, left - len(line)
            try:
                last = checked(line, head, asked, after=last)
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


def checked(line: bytes, head: Head, asked: dict[str, Any], *, after: int) -> int:
    """The index of a fact that is in the log, after the one before, and selected. Raises ``Fault`` otherwise."""
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
    return index


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="天平审计包核验 · Check a bundle of the event log.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", required=True, help="公钥或其文件 · the log's public key, or a file with it")
    parser.add_argument("--earlier", type=Path, help="较早的检查点 · an earlier checkpoint")
    parser.add_argument("--consistency", dest="proof", type=Path, help="延续证明 · the proof that the log continues it")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true")
    given, check = parser.parse_args(arguments), None
    try:
        key = key_of(Path(given.key).read_text("utf8") if Path(given.key).is_file() else given.key)
        with given.bundle.open("rb") as file:
            known = {name: path.read_bytes() for name in ("earlier", "proof") if (path := vars(given)[name])}
            check = Check(file, key, **known)
            found = list(islice(check.faults(), ENOUGH))
    except Fault as fault:
        found = [fault]
    except OSError as away:
        parser.error(str(away))
    sys.stdout.write(_said(check, found, given.lang, as_json=given.json) + "\n")
    return (3 if {fault.what for fault in found} == {"unproven"} else 1) if found else 0


def _said(check: Check | None, found: Sequence[Fault], language: str, *, as_json: bool) -> str:
    rows, size = (check.rows, check.manifest.get("tree", {}).get("size")) if check else (0, None)
    facts = check.manifest.get("facts") if check else None
    if as_json:
        findings = [{**vars(fault), "text": fault.text(language)} for fault in found]
        return json.dumps({"ok": not found, "rows": rows, "size": size, "facts": facts, "findings": findings})
    return "\n".join(f.text(language) for f in found) or TEXTS["good"][language == "en"].format(rows=rows, size=size)


if __name__ == "__main__":
    sys.exit(main())

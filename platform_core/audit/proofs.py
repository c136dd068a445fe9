"""Proofs: signatures, the way from a leaf to the root of the tree, and the faults where one does not hold.

Part of the verifier: in the one file that everybody gets, this stands in the place of the import of it
(`publishing.program`). So it needs Python and `cryptography`, and nothing of ours.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LEAF, NODE = b"\x00", b"\x01"

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
    "way": ("这些散列值不能从该事实通到树根", "these hashes do not lead from the fact to the root"),
    "selection": ("该事实不在所请求的范围内", "this fact is none of those that were asked for"),
    "count": ("行数与清单不符：有行被删除或增加", "there are not as many lines as the manifest says"),
    "unproven": (
        "尚未证明日志延续了该检查点（并非发现改写）：请向日志网站取得此证明，以 --consistency 给出",
        "not proven yet that the log continues this checkpoint: fetch this from the log and give it as --consistency",
    ),
    "proof": ("该证明不能表明日志延续了该检查点", "this proof does not show that the log continues the checkpoint"),
    "good": ("完好：{rows} 行均在日志中，树的大小为 {size}", "It holds: {rows} lines, all in the log of {size} leaves"),
    "contract": ("合同不是所订立的：被修改或伪造", "this contract is none that was agreed: changed or invented"),
    "alone": (
        "合同尚未与任何散列值比对：请以 --sha256 给出，或给出审计包",
        "compared with no hash yet: give it, or a bundle",
    ),
    "agreed": ("合同即为所订立的，SHA-256 {sha256}", "This is the contract that was agreed, SHA-256 {sha256}"),
    "hash": ("合同的 SHA-256：{sha256}", "SHA-256 of the contract: {sha256}"),
    "recovery": ("恢复记录并非该日志所签署", "the record of this recovery was not signed by the log"),
    "gap": (
        "日志曾有丢失：序号 {first} 至 {last} 的事实已不存在（{at} 声明：{reason}）",
        "The log has a gap: the facts from index {first} to {last} were lost (declared {at}: {reason})",
    ),
    "rewritten": ("日志未延续较早的检查点：曾被改写", "the log does not continue it: it was rewritten"),
}


@dataclass(eq=False)
class Fault(Exception):
    """One fault and its place: the file, line, leaf of the tree, or byte of the archive."""

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
    return json.dumps(_sort_keys(value), ensure_ascii=False, separators=(",", ":")).encode()


def _sort_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sort_keys(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, float):
        raise TypeError("a number with a fraction")
    return [_sort_keys(item) for item in value] if isinstance(value, list) else value


def parse_canonical(data: bytes) -> dict[str, Any]:
    """The object in these bytes. Raises ``ValueError`` or ``TypeError`` unless they are its canonical form."""
    value = json.loads(data)
    if not isinstance(value, dict) or canonical(value) != data:
        raise ValueError("not canonical")
    return value


def decode_base64(text: str) -> bytes:
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

    def verifies(self, signature: bytes, data: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


def key_of(text: str) -> Key:
    """The key in `name+id+base64`, the form of notes."""
    try:
        name, told_id, public = text.strip().split("+", 2)
        key = Key(name, decode_base64(public)[1:])
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


def open_note(note: bytes, key: Key, *, file: str = "checkpoint.txt") -> Head:
    """The head in a signed note that this key signed. Signatures of others (witnesses) are skipped."""
    try:
        body, signatures = note.decode().rsplit("\n\n", 1)
        origin, size, root, *_ = body.split("\n")
        head = Head(origin, int(size), decode_base64(root))
        lines = [line.split(" ") for line in signatures.removesuffix("\n").split("\n")]
        ours = [decode_base64(signature) for dash, name, signature in lines if dash == "—" and name == key.name]
        ours = [signature[4:] for signature in ours if signature[:4] == key.id]
    except ValueError:
        raise Fault("form", file) from None
    if not ours or not all(key.verifies(signature, f"{body}\n".encode()) for signature in ours):
        raise Fault("signature", file)
    return head


RECOVERY = "tianping-audit-recovery/1"


@dataclass(frozen=True)
class Gap:
    """A loss of the log: all facts after ``base``, up to ``lost``. The log's own signed record says so."""

    base: Head
    lost: Head
    record: dict[str, Any]

    def holds(self, head: Head) -> bool:
        """Tell whether this head of before the loss is one of those that the log goes on without."""
        return self.base.size < head.size < self.lost.size or head == self.lost

    def text(self, language: str) -> str:
        first, last, at, reason = self.base.size, self.lost.size - 1, self.record["at"], self.record["reason"]
        return TEXTS["gap"][language == "en"].format(first=first, last=last, at=at, reason=reason)


def gap_of(record: str, signature: str, key: Key) -> Gap:
    """The gap in a signed record of a recovery. Raises ``Fault``."""
    try:
        told, signed = parse_canonical(record.encode()), key.verifies(decode_base64(signature), record.encode())
        base, lost = (
            Head(told["origin"], told[end]["size"], decode_base64(told[end]["root"])) for end in ("base", "lost")
        )
    except (ValueError, LookupError, TypeError):
        raise Fault("recovery", "recoveries") from None
    if not signed or (told["format"], told["origin"]) != (RECOVERY, key.name) or not 0 <= base.size < lost.size:
        raise Fault("recovery", "recoveries")
    return Gap(base, lost, told)


def hash_of(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_by(proof: Sequence[bytes], *, leaf: bytes, index: int, size: int) -> bytes:
    """The root to which these siblings lead. Raises ``ValueError`` for too many or too few."""
    if size == 1:
        () = proof
        return leaf
    left, (*rest, sibling) = 1 << (size - 1).bit_length() - 1, proof
    if index < left:
        return hash_of(NODE, root_by(rest, leaf=leaf, index=index, size=left), sibling)
    return hash_of(NODE, sibling, root_by(rest, leaf=leaf, index=index - left, size=size - left))


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
        return before, hash_of(NODE, after, sibling)
    before, after = _roots_by(rest, old - left, new - left, known=None)
    return hash_of(NODE, sibling, before), hash_of(NODE, sibling, after)

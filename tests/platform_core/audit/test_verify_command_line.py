"""What does the verifier say on a terminal?"""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from platform_core.audit import publishing, verify
from platform_core.audit.archive import Archive
from platform_core.audit.signing import in_base64
from tests.platform_core.audit.bundles import Log, continued, log_of, pack, pack_first, signer

LOG = log_of(13)
GOOD = pack(LOG)


DEEP = 100_000
FORM = "the content does not have the agreed form"
NOT_WELL_FORMED = {
    verify.EVENTS: ["file events.jsonl line 1: the line is not in canonical form"],
    verify.PROOFS: ["file proofs.jsonl line 1: the line is not in canonical form"],
    verify.CHECKPOINT: [f"file checkpoint.txt: {FORM}"],
    verify.MANIFEST: [f"file manifest.json: {FORM}"],
    verify.SIGNATURE: [f"file manifest.json: {FORM}"],  # which it signs
    "consistency": [f"file consistency: {FORM}"],
}


def with_nested(file: str, nested: bytes) -> bytes:
    """A bundle in which everything holds but this file, and what it holds is signed."""
    if file == verify.EVENTS:
        return pack(LOG, lines=[(nested + b"\n", LOG.way(0))])
    if file == verify.PROOFS:
        return pack(LOG, lines=[(LOG.fact(0), nested + b"\n")])
    if file == verify.CHECKPOINT:
        return pack(LOG, note=nested.decode())
    contents = {name: unzipped(name) for name in verify.NAMES}
    if file in contents:
        contents[file] = nested
    if file == verify.MANIFEST:
        contents[verify.SIGNATURE] = in_base64(signer().key.sign(nested)).encode()
    archive = Archive(out := io.BytesIO())
    for name in verify.NAMES:
        archive.add(name, [contents[name]])
    archive.finish()
    return out.getvalue()


def unzipped(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
        return good.read(name)


def answer(old: Log, new: Log) -> bytes:
    """As `/open/audit/consistency` gives it."""
    return json.dumps({"from": {"size": old.size}, "to": {"size": new.size}, **continued(new, old)}).encode()


def note_of(log: Log, *, by: str = "k") -> bytes:
    return signer(by).note(log.size, log.root).encode()


class TestTheCommandLine:
    @pytest.fixture
    def bundle(self, tmp_path: Path) -> Path:
        (tmp_path / "bundle.zip").write_bytes(GOOD)
        return tmp_path / "bundle.zip"

    def run(self, bundle: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """As a stranger has it: the file alone, in a folder of its own, with nothing of ours to import."""
        alone = bundle.parent / "verify.py"
        alone.write_bytes(publishing.program())
        command = [sys.executable, "-I", str(alone), str(bundle), "--key", signer().vkey, *options]
        utf8 = os.environ | {"PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, cwd=bundle.parent, env=utf8, capture_output=True, text=True, check=False)

    def test_needs_nothing_but_python_and_cryptography(self) -> None:
        imported = {
            alias.name.partition(".")[0] if isinstance(node, ast.Import) else str(node.module).partition(".")[0]
            for node in ast.walk(ast.parse(publishing.program()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }

        assert imported - sys.stdlib_module_names == {"cryptography"}

    def test_says_in_chinese_that_it_holds(self, bundle: Path) -> None:
        said = self.run(bundle)

        assert (said.returncode, said.stdout) == (0, "完好：7 行均在日志中，树的大小为 13\n")

    def test_says_in_english_where_it_does_not(self, bundle: Path) -> None:
        bundle.write_bytes(GOOD.replace("№8".encode(), "№9".encode()))

        said = self.run(bundle, "--lang", "en")

        assert said.returncode == 1
        assert said.stdout.splitlines() == [
            "file events.jsonl: the content is not what the manifest or its checksum says",
            "file events.jsonl line 5 index 8: this fact is not in the log: changed or invented",
        ]

    def test_reads_what_people_have_kept_from_before(self, bundle: Path) -> None:
        kept = pack_first(LOG)
        for content, code in ((kept, 0), (kept.replace("№8".encode(), "№9".encode()), 1)):
            bundle.write_bytes(content)

            assert self.run(bundle).returncode == code

    def test_says_in_chinese_where_it_does_not(self, bundle: Path) -> None:
        bundle.write_bytes(GOOD + b"\0")

        assert self.run(bundle).stdout == f"字节 {len(GOOD)}: 压缩包的结构被改动\n"

    def test_says_it_to_programs(self, bundle: Path) -> None:
        bundle.write_bytes(GOOD + b"\0")

        [finding] = json.loads(self.run(bundle, "--json").stdout)["findings"]

        assert (finding["what"], finding["offset"]) == ("container", len(GOOD))

    def test_takes_key_and_checkpoint_from_files(self, bundle: Path) -> None:
        there = bundle.parent / "key.txt", bundle.parent / "checkpoint.txt"
        there[0].write_text(f"{signer().vkey}\n")
        there[1].write_bytes(note_of(log_of(6)))

        options = ["--key", str(there[0]), "--earlier", str(there[1]), "--lang", "en"]

        assert verify.main([str(bundle), *options]) == 3
        bundle.write_bytes(pack(LOG, earlier=log_of(6)))
        assert verify.main([str(bundle), *options]) == 0

    def test_says_apart_what_is_not_proven_and_what_is_wrong(self, bundle: Path) -> None:
        old, proof = bundle.parent / "checkpoint.txt", bundle.parent / "proof.json"
        old.write_bytes(note_of(log_of(6)))
        proof.write_bytes(answer(log_of(6), LOG))
        asked = ("--earlier", str(old), "--lang", "en")

        said = self.run(bundle, *asked)
        shown = self.run(bundle, *asked, "--consistency", str(proof))
        bundle.write_bytes(GOOD + b"\0")
        wrong = self.run(bundle, *asked)

        assert (said.returncode, shown.returncode, wrong.returncode) == (3, 0, 1)
        assert said.stdout.startswith("file /open/audit/consistency?from=6&to=13: not proven yet")

    @pytest.mark.parametrize("nested", [b"[" * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP])
    @pytest.mark.parametrize("file", [*verify.NAMES, "consistency"])
    def test_says_of_what_is_nested_without_end_that_it_is_not_well_formed(
        self, bundle: Path, file: str, nested: bytes
    ) -> None:
        old, proof = bundle.parent / "checkpoint.txt", bundle.parent / "proof.json"
        old.write_bytes(note_of(log_of(6)))
        proof.write_bytes(nested if file == "consistency" else answer(log_of(6), LOG))
        bundle.write_bytes(with_nested(file, nested))

        said = self.run(bundle, "--earlier", str(old), "--consistency", str(proof), "--lang", "en")

        assert (said.returncode, said.stderr) == (1, "")
        assert any(line in said.stdout.splitlines() for line in NOT_WELL_FORMED[file])

    def test_has_a_text_in_both_languages_for_whatever_is_wrong(self) -> None:
        kinds = {
            node.args[0].value
            for node in ast.walk(ast.parse(publishing.program()))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"
            if isinstance(node.args[0], ast.Constant)
        }

        assert kinds <= verify.TEXTS.keys()
        assert kinds >= {"key", "container", "changed", "form", "signature", "tree", "row", "order", "leaf", "count"}

    def test_refuses_a_file_that_is_not_there(self, bundle: Path) -> None:
        assert self.run(bundle.parent / "none.zip").returncode == 2

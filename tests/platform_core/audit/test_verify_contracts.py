"""Does the verifier tell an agreed contract from another, with the hash alone and with a bundle?"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from platform_core.audit import publishing, verify
from platform_core.audit.proofs import Fault
from tests.platform_core.audit.bundles import Log, fact, log_of, pack, signer

TEXT = verify.canonical({"delivery": {"recipient_sealed": "c2Vh"}, "lines": [{"title": "花茶"}], "total": 11500})
SHA = hashlib.sha256(TEXT).hexdigest()
FORGED = TEXT.replace(b"11500", b"11501")
PLACE = TEXT.index(b"11500") + 4  # of the first byte that differs
OTHER_SPELLING = TEXT.replace(b'"total":', b'"total": ')
IMPORT = "from platform_core.audit.proofs import (\n    LEAF,\n)\n"
TOLD = {"topic": "orders.placed", "payload": {"contract_sha256": SHA}}


def placed(**changed: Any) -> Log:
    """A log in which somebody ordered; the fact is about the thing."""
    return Log([fact(0), fact(1), fact(2, **TOLD | changed), fact(3)])


def own_file(kept: bytes = TEXT, **changed: Any) -> bytes:
    """The file of an order: its facts, and the contract that lay there."""
    return pack(placed(**changed), facts={"documents": {"contract": kept.decode()}})


def faults(data: bytes, agreed: set[str], copy: bytes = b"") -> list[tuple[str, int | None]]:
    return [(fault.what, fault.offset) for fault in verify.of_contract(data, agreed, file="c.json", copy=copy)]


@pytest.mark.duty("ECL-50a", "ECL-62")
class TestOfContract:
    @pytest.mark.parametrize(
        ("data", "agreed", "copy", "found"),
        [
            (TEXT, {SHA}, b"", []),
            (TEXT, {"0" * 64, SHA}, b"", []),
            (TEXT, set(), b"", [("alone", None)]),
            (TEXT, {"0" * 64}, b"", [("contract", None)]),
            (FORGED, {SHA}, b"", [("contract", None)]),  # a hash does not say where
            (FORGED, {SHA}, TEXT, [("contract", PLACE)]),
            (TEXT[:-1], {SHA}, TEXT, [("contract", len(TEXT) - 1)]),
            (TEXT + b"\n", {SHA}, b"", [("contract", len(TEXT))]),  # its one spelling says where
            (OTHER_SPELLING, {SHA}, TEXT, [("contract", TEXT.index(b"11500"))]),
            (OTHER_SPELLING, set(), b"", [("form", TEXT.index(b"11500"))]),
            (b"\xff" + TEXT, {SHA}, TEXT, [("contract", 0)]),
            (b"no JSON", set(), b"", [("form", None)]),
            (b'{"total":1.5}', set(), b"", [("form", None)]),
            (b"[" * 100_000, set(), b"", [("form", None)]),
            (b"", {SHA}, TEXT, [("contract", 0)]),
        ],
    )
    def test_finds_what_was_not_agreed_and_where(
        self, data: bytes, agreed: set[str], copy: bytes, found: list[tuple[str, int | None]]
    ) -> None:
        assert faults(data, agreed, copy) == found

    def test_finds_every_changed_byte_and_its_place(self) -> None:
        for place in range(len(TEXT)):
            forged = TEXT[:place] + bytes([TEXT[place] ^ 1]) + TEXT[place + 1 :]
            [(what, offset)] = faults(forged, {SHA}, TEXT)
            assert what == "contract"
            assert offset is not None
            assert offset <= place  # another spelling departs earlier

    def test_has_a_text_for_whatever_it_finds(self) -> None:
        for language in ("zh", "en"):
            assert [Fault(what, "c.json").text(language) for what in ("contract", "alone", "form")]


@pytest.mark.duty("ECL-62")
class TestABundle:
    @pytest.fixture
    def run(self, tmp_path: Path) -> Any:
        return lambda *options, **files: ran(tmp_path, *options, **files)

    def test_holds_with_the_contract_that_was_agreed(self, run: Any) -> None:
        code, said = run("bundle.zip", bundle=own_file(), contract=TEXT)

        assert (code, said["ok"], said["sha256"], said["rows"]) == (0, True, SHA, 2)

    def test_refuses_a_contract_of_which_a_byte_was_changed_and_says_which(self, run: Any) -> None:
        code, said = run("bundle.zip", bundle=own_file(), contract=FORGED)

        [finding] = said["findings"]
        assert (code, finding["what"], finding["file"], finding["offset"]) == (1, "contract", "contract.json", PLACE)

    def test_refuses_one_that_was_changed_on_file_before_it_was_signed(self, run: Any) -> None:
        code, said = run("bundle.zip", bundle=own_file(FORGED), contract=TEXT)

        assert (code, [finding["what"] for finding in said["findings"]]) == (1, ["contract"])
        assert said["findings"][0]["file"] == "manifest.json facts.documents.contract"

    def test_believes_no_other_fact_that_tells_such_a_hash(self, run: Any) -> None:
        code, said = run("bundle.zip", bundle=pack(placed(topic="orders.paid")), contract=TEXT)

        assert (code, [finding["what"] for finding in said["findings"]]) == (3, ["alone"])

    def test_believes_no_fact_that_is_not_in_the_log(self, run: Any) -> None:
        told, way = placed().line(2)
        lines = [(told.replace(SHA.encode(), hashlib.sha256(FORGED).hexdigest().encode()), way)]
        code, said = run("bundle.zip", bundle=pack(placed(), lines=lines), contract=FORGED)

        assert code == 1
        assert {"leaf", "alone"} <= {finding["what"] for finding in said["findings"]}

    def test_without_a_contract_is_what_it_was(self, run: Any) -> None:
        assert run("bundle.zip", bundle=pack(log_of(13)))[0] == 0

    def test_whose_fact_tells_no_hash_holds_and_proves_no_contract(self, run: Any) -> None:
        bundle = pack(placed(payload={"contract": SHA}))

        assert run("bundle.zip", bundle=bundle)[0] == 0
        assert run("bundle.zip", bundle=bundle, contract=TEXT)[0] == 1


@pytest.mark.duty("ECL-50a")
class TestAContractAlone:
    @pytest.fixture
    def run(self, tmp_path: Path) -> Any:
        return lambda *options, **files: ran(tmp_path, *options, **files)

    @pytest.mark.parametrize("typed", [SHA, SHA.upper(), f" {SHA}\n"])
    def test_holds_by_the_hash_that_the_page_of_the_order_shows(self, run: Any, typed: str) -> None:
        code, said = run("--sha256", typed, contract=TEXT)

        assert (code, said["ok"], said["sha256"]) == (0, True, SHA)

    def test_is_refused_by_another_hash(self, run: Any) -> None:
        code, said = run("--sha256", SHA, contract=FORGED)

        assert (code, [finding["what"] for finding in said["findings"]]) == (1, ["contract"])
        assert said["sha256"] == hashlib.sha256(FORGED).hexdigest()

    def test_tells_its_hash_and_that_it_was_compared_with_nothing(self, run: Any) -> None:
        code, said = run(contract=TEXT)

        assert (code, said["sha256"], [finding["what"] for finding in said["findings"]]) == (3, SHA, ["alone"])

    @pytest.mark.parametrize(
        "options",
        [
            [],
            ["--sha256", SHA],
            ["bundle.zip"],
            ["--key", "k", "--contract", "c"],
            ["b", "--key", "k", "--sha256", SHA],
            ["--contract", "c", "--earlier", "checkpoint.txt"],
            ["--contract", "c", "--consistency", "proof.json"],
            ["--contract", "c", "--sha256", SHA, "--earlier", "checkpoint.txt"],
        ],
    )
    def test_is_asked_for_in_one_of_two_ways(self, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as info:
            verify.main(options)

        assert info.value.code == 2
        assert "--contract FILE" in capsys.readouterr().err

    def test_that_is_not_there_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit) as info:
            verify.main(["--contract", str(tmp_path / "none.json")])

        assert info.value.code == 2

    @pytest.mark.parametrize(
        ("language", "said"),
        [("zh", f"合同即为所订立的，SHA-256 {SHA}"), ("en", f"This is the contract that was agreed, SHA-256 {SHA}")],
    )
    def test_says_it_to_people(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
    ) -> None:
        (tmp_path / "c.json").write_bytes(TEXT)

        assert verify.main(["--contract", str(tmp_path / "c.json"), "--sha256", SHA, "--lang", language]) == 0
        assert capsys.readouterr().out == said + "\n"

    def test_tells_people_the_hash_of_another(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "c.json").write_bytes(FORGED)

        assert verify.main(["--contract", str(tmp_path / "c.json"), "--sha256", SHA, "--lang", "en"]) == 1
        assert capsys.readouterr().out.splitlines() == [
            "file c.json: this contract is none that was agreed: changed or invented",
            f"SHA-256 of the contract: {hashlib.sha256(FORGED).hexdigest()}",
        ]


class TestTheProgram:
    def test_stands_alone(self) -> None:
        text = publishing.program().decode()

        assert "import platform_core" not in text
        assert "from platform_core" not in text
        assert text.startswith('"""Check that a bundle is as the log holds it, and a contract as it was agreed.')

    @pytest.mark.parametrize(("imports", "times"), [("from platform_core.audit import proofs\n", 0), (IMPORT * 2, 2)])
    def test_is_not_given_away_where_it_would_not(
        self, monkeypatch: pytest.MonkeyPatch, imports: str, times: int
    ) -> None:
        monkeypatch.setattr(inspect, "getsource", lambda module: imports)

        with pytest.raises(RuntimeError, match=f"not {times} times"):
            publishing.program.__wrapped__()


def ran(folder: Path, *options: str, bundle: bytes = b"", contract: bytes = b"") -> tuple[int, dict[str, Any]]:
    """As a stranger has it: one file in a folder, with nothing of ours."""
    (folder / "verify.py").write_bytes(publishing.program())
    (folder / "bundle.zip").write_bytes(bundle)
    (folder / "contract.json").write_bytes(contract)
    with_key = ["--key", signer().vkey] if bundle else []
    with_contract = ["--contract", "contract.json"] if contract else []
    command = [sys.executable, "-I", "verify.py", *options, *with_key, *with_contract, "--json"]
    utf8 = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=folder, env=utf8, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)

"""Does a process of its own hold a bundle for good that is, and for bad with one byte changed?"""

from __future__ import annotations

from pathlib import Path

import pytest

from platform_core.audit import verify
from platform_core.drivers.demo.bundles import Verifier, forged
from tests.platform_core.audit import bundles
from tests.platform_core.drivers.demo.exports import bundle, story


@pytest.fixture
def verifier(tmp_path: Path) -> Verifier:
    key = tmp_path / "log.key"
    key.write_text(bundles.signer().vkey, "utf8")
    return Verifier(Path(verify.__file__), key)


class TestVerifier:
    def test_holds_what_was_signed(self, verifier: Verifier, tmp_path: Path) -> None:
        finding = verifier.check(bundle(tmp_path, story()), language="zh")

        assert finding.holds
        assert (finding.rows, finding.tree_size, finding.where) == (len(story()), len(story()), [])

    @pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.99])
    def test_says_where_a_byte_was_changed(self, verifier: Verifier, tmp_path: Path, at: float) -> None:
        finding = verifier.check(forged(bundle(tmp_path, story()), at=at), language="en")

        assert not finding.holds
        assert finding.where[0]

    def test_leaves_the_bundle_itself_as_it_is(self, verifier: Verifier, tmp_path: Path) -> None:
        kept = bundle(tmp_path, story())
        forged(kept, at=0.5)

        assert verifier.check(kept, language="zh").holds

    def test_says_when_it_could_not_run(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError, match="did not run"):
            Verifier(tmp_path / "none.py", tmp_path / "none.key").check(tmp_path / "none.zip", language="zh")

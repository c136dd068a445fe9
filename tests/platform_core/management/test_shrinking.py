"""Do lists of missing work only shrink?"""

from pathlib import Path

from platform_core.management.shrinking import strike

LIST = '# Missing.\n\nECL-10 = "issue 3"\nECL-11 = "issue 4"\n"DL_X.parts" = "issue 5"\n"ECL-12: a part" = "issue 6"\n'


class TestStrike:
    def test_takes_out_what_is_done_and_leaves_the_rest_as_it_is(self, tmp_path: Path):
        file = tmp_path / "missing.toml"
        file.write_text(LIST, "utf8")

        assert strike(file, done={"ECL-10", "DL_X.parts", "ECL-12: a part", "ECL-99"}) == [
            *("ECL-10", "DL_X.parts", "ECL-12: a part")
        ]
        assert file.read_text("utf8") == '# Missing.\n\nECL-11 = "issue 4"\n'

    def test_touches_nothing_when_nothing_is_done(self, tmp_path: Path):
        file = tmp_path / "missing.toml"
        file.write_text(LIST, "utf8")
        before = file.stat().st_mtime_ns

        assert strike(file, done=()) == []
        assert file.stat().st_mtime_ns == before

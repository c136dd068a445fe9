"""Which texts does a catalogue get, and what becomes of those that it has?"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from platform_core.http.texts import PO
from platform_core.management.everything import ROOT
from platform_core.management.texts import catalogues
from platform_core.management.texts.calls import Text
from tests.texts import known, sources


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only catalogue that there is."""
    monkeypatch.setattr(catalogues, "catalogues", lambda: [tmp_path / PO])
    return tmp_path / PO


class TestSources:
    @pytest.mark.parametrize(
        ("package", "text"),
        [
            ("orders", "waiting for payment"),  # a state
            ("aftersales", "parts are missing"),  # a ground
            ("aftersales", "Handle the return"),  # a clock
            ("complaints", "The shop answered"),  # a fact
            ("complaints", "There is no such complaint"),  # a refusal
            ("merchants", "Against opening"),  # a page of staff
            ("platform_core/project", "Everything that the shop owes"),  # a page of a shop
            ("platform_core/webhooks", "endpoint id"),  # a column
        ],
    )
    def test_stand_with_their_owner(self, package: str, text: str) -> None:
        assert Text(text) in sources()[ROOT / package / PO]

    def test_leave_out_what_tests_declare(self) -> None:
        assert [file for file in sources() if "tests" in file.relative_to(ROOT).parts] == []

    def test_stand_once(self) -> None:
        every = [(text.text, text.context) for texts in sources().values() for text in texts]

        assert len(every) == len(set(every))

    def test_keep_a_context_and_a_plural(self) -> None:
        legal = sources()[ROOT / "platform_core" / "legal" / PO]

        assert Text("%(n)d month", plural="%(n)d months") in legal
        assert [text for text in legal if text.context == "counted from"]


class TestAReader:
    @pytest.mark.parametrize("text", ["waiting for payment", "Nobody is signed in", "Some fields are not right"])
    def test_gets_what_the_catalogue_says(self, text: str) -> None:
        with override("zh-hans"):
            assert gettext(text) == known()[Text(text)]
        with override("en"):
            assert gettext(text) == text


UNSURE = """
msgid "sure"
msgstr "确定"

#, fuzzy
msgid "guessed"
msgstr "猜的"

msgid "empty"
msgstr ""

#, fuzzy
msgid "%(n)d guess"
msgid_plural "%(n)d guesses"
msgstr[0] "%(n)d 个猜测"

msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] ""
"""


class TestChinese:
    def test_is_no_text_that_is_empty_or_unsure(self, file: Path) -> None:
        file.parent.mkdir(parents=True)
        file.write_text(catalogues.HEADER + UNSURE)

        known = catalogues.chinese()

        assert known == {Text("sure"): "确定"}
        missing = [Text("%(n)d day", plural="%(n)d days"), Text("%(n)d guess", plural="%(n)d guesses")]
        missing += [Text("empty"), Text("guessed")]
        assert catalogues.untranslated_texts({file: {Text("sure"), *missing}}, known=known) == missing


class TestUpdate:
    def test_keeps_what_is_known_adds_what_is_new_and_drops_what_is_gone(self, file: Path) -> None:
        known = {Text("kept"): "留下", Text("gone"): "离开"}

        catalogues.update({file: {Text("kept"), Text("new")}}, known=known)

        assert catalogues.chinese() == {Text("kept"): "留下"}
        assert file.read_bytes().count(b'\nmsgid "') == 3  # the head, kept and new

    def test_writes_the_same_again(self, file: Path) -> None:
        told = {file: {Text("%(n)d day", plural="%(n)d days"), Text("an order", context="counted from")}}
        known = {Text("%(n)d day"): ("%(n)d 天",), Text("an order", context="counted from"): "下单"}
        catalogues.update(told, known=known)
        before = file.read_bytes()

        catalogues.update(told, known=catalogues.chinese())

        assert file.read_bytes() == before
        assert catalogues.chinese() == known

    def test_leaves_no_empty_catalogue(self, file: Path) -> None:
        catalogues.update({file: {Text("kept")}}, known={})
        catalogues.update({}, known={})

        assert not file.exists()

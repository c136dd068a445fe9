"""Does everybody read every text in their own language, and does each text stand where it is said?

When this is red: `manage.py texts` brings the catalogues up to date; write the Chinese texts that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps

from platform_core.management.everything import PACKAGES, ROOT, is_ours
from platform_core.management.texts import bearers, catalogues
from platform_core.management.texts.calls import Text, texts_of_modules, texts_of_templates
from platform_core.management.texts.unmarked import unmarked_texts
from platform_core.notices import queries
from platform_core.notices.types import Language
from tests.texts import every, known, sources

HAN = re.compile(r"[\u4e00-\u9fff]")
VALUES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
NAMES = re.compile(r"\b[a-z]+(?:[./_][a-z]+)+\b|\b[A-Z][a-z]+-[A-Z][a-z]+\b")  # of formats, codes and headers
# Numbers of articles, names of techniques, and the end of a day that is Chinese itself.
AS_THEY_ARE = {"ECL-25", "OTM-34", "DRM-02", "SHA-256", "sha256", "ID", "end of %(day)s"}
IN_BOTH_LANGUAGES = ("developers.html",)
# The last but one are layouts.
PROPER_NAMES = re.compile(r"天平|Tianping|Redoc|verify\.py|SF0000000001|^(?:narrow|wide)(?=[\s·]*$)|[\s·]")


def said(text: Text) -> str:
    found = known()[text._replace(plural="")]
    return found if isinstance(found, str) else "".join(found)


class TestEveryText:
    def test_has_a_chinese_one(self) -> None:
        assert len(every()) > 1500
        assert catalogues.untranslated_texts(sources(), known=known()) == []

    def test_stands_in_the_catalogue_of_its_package_and_no_other_does(self) -> None:
        """A text that nobody says any more, or that moved to another package, makes this red."""
        there = [file for file in catalogues.catalogues() if file.exists()]

        assert set(there) == set(sources())
        assert [f for f in there if f.read_bytes() != catalogues.as_catalogue(sources()[f], known=known())] == []

    def test_is_chinese_there(self) -> None:
        assert {text.text for text in every() if not HAN.search(said(text))} <= AS_THEY_ARE

    def test_says_nin_to_a_shop_as_to_a_shopper(self) -> None:
        assert [text.text for text in every() if "你" in said(text)] == []

    def test_keeps_the_places_of_values(self) -> None:
        assert {(text.text, place) for text in every() for place in lost(text, VALUES)} == set()

    def test_keeps_the_names_that_programs_use_if_it_is_a_refusal(self) -> None:
        refused = {text for _, text in bearers.refusals() if text in every()}

        assert {(text.text, name) for text in refused for name in lost(text, NAMES)} == set()

    def test_is_english_in_the_code(self) -> None:
        assert {t.text for t in every() if HAN.search(t.text)} <= {
            "Such as 杭市监网调〔2026〕12号. It names no person."
        }

    def test_is_asked_of_a_catalogue_wherever_a_page_shows_it(self) -> None:
        found = chain.from_iterable(unmarked_texts(ROOT / package) for package in PACKAGES)

        assert [(p, t) for p, t in found if p not in IN_BOTH_LANGUAGES and PROPER_NAMES.sub("", t)] == []


def lost(text: Text, pattern: re.Pattern[str]) -> list[str]:
    """What the Chinese text should have kept as it is."""
    return [part for part in pattern.findall(text.plural or text.text) if part not in said(text)]


class TestTheEnglishCatalogue:
    """It says in English what the code's own names do not quite say."""

    def test_says_only_what_is_asked_for_and_says_it(self) -> None:
        with (ROOT / "platform_core/ui/locale/en/LC_MESSAGES/django.po").open("rb") as source:
            entries = {entry.id: entry.string for entry in read_po(source) if entry.id and not entry.fuzzy}

        assert entries
        assert entries.keys() - {text.text for text in every()} == set()
        assert {name for name, text in entries.items() if not text or text == name} == set()


class TestEveryNotice:
    def test_stands_in_both_languages(self) -> None:
        ours = [config.label for config in apps.get_app_configs() if is_ours(config.name)]
        named = {label: [list(names_of(label, language)) for language in Language] for label in ours}

        assert sum(len(both[0]) for both in named.values()) > 75
        assert {label: both for label, both in named.items() if both[0] != both[1]} == {}


def names_of(label: str, language: Language) -> Iterator[str]:
    config = apps.get_app_config(label)
    if Path(config.path, "templates", label, f"notices.{language}.txt").exists():
        yield from (block.name for block in queries.blocks(f"{label}/notices.{language}.txt"))


PAGE = "{% load i18n %}<p>{% translate 'Nobody has said this before' %}</p>"


class TestABreach:
    """Broken on purpose, and red."""

    @pytest.mark.parametrize(
        ("file", "source"),
        [
            ("page.html", PAGE),
            ("page.html", "{% load i18n %}{% blocktranslate %}Nobody has said this before{% endblocktranslate %}"),
            ("page.html", "{% load i18n ui %}{% cell _('Nobody has said this before') %}{% endcell %}"),
            ("pages.py", "told = gettext('Nobody has said this before')"),
            ("forms.py", "label = _('Nobody has ' 'said this before')"),
        ],
    )
    def test_is_a_text_of_a_page_that_no_catalogue_has(self, tmp_path: Path, file: str, source: str) -> None:
        place = tmp_path / "templates" / file
        place.parent.mkdir()
        place.write_text(source)
        told = {Path(): {text for _, text in chain(texts_of_templates(tmp_path), texts_of_modules(tmp_path))}}

        assert catalogues.untranslated_texts(told, known=known()) == [Text("Nobody has said this before")]

    @pytest.mark.parametrize(
        "source", ["<p>Nobody has said this</p>", '<a title="Nobody has said this">', "{{ x }} Nobody has said this"]
    )
    def test_is_a_text_of_a_page_that_asks_no_catalogue(self, tmp_path: Path, source: str) -> None:
        place = tmp_path / "templates" / "page.html"
        place.parent.mkdir()
        place.write_text(source)

        assert list(unmarked_texts(tmp_path)) == [("page.html", "Nobody has said this")]

    def test_is_a_text_that_the_catalogue_does_not_have(self) -> None:
        """One that is empty there or unsure counts as none: `tests.platform_core.management.test_texts`."""
        text = every()[0]

        assert catalogues.untranslated_texts({Path(): {text}}, known={}) == [text]
        assert b'msgstr ""\n\n' in catalogues.as_catalogue({text}, known={})

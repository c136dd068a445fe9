"""The catalogues of our packages, as they are and as they should be. One a package and language, beside the package.

English is the source; people write the Chinese text. A text that several packages use stands once, in the catalogue
of the first of them in the order of the settings: that is the one Django would take.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.apps import AppConfig, apps

from platform_core.http.texts import CHINESE, PO
from platform_core.management.everything import PACKAGES, ROOT, is_ours
from platform_core.management.texts import bearers
from platform_core.management.texts.calls import Text, texts_of_modules, texts_of_templates

Sources = Mapping[Path, set[Text]]  # by the catalogue that holds them
Chinese = Mapping[Text, Any]
WIDTH: Final = 120
HEADER: Final = f"""\
# What this package says, in Chinese. `manage.py texts` keeps the list; people write the words.
msgid ""
msgstr ""
"Language: {CHINESE}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sources() -> Sources:
    """Every text of ours that people read, by the catalogue that holds it."""
    found: dict[Path, set[Text]] = defaultdict(set)
    for place, text in chain(_borne(), _written()):
        found[catalogue_of(place)].add(text)
    taken: set[Text] = set()
    for catalogue in catalogues():
        found[catalogue] = {text for text in found[catalogue] if _key(text) not in taken}
        taken |= set(map(_key, found[catalogue]))
    return {catalogue: texts for catalogue, texts in found.items() if texts}


def catalogue_of(place: Path) -> Path:
    """That of the innermost installed package which this file is part of."""
    within = [config for config in _ours() if place.is_relative_to(config.path)]
    return Path(max(within, key=lambda config: len(config.path)).path) / PO


def catalogues() -> list[Path]:
    """The catalogues of all installed packages of ours, there or not, in the order of the settings."""
    return [Path(config.path) / PO for config in _ours()]


def chinese() -> Chinese:
    """The Chinese texts of our catalogues; of two for one text, the first counts."""
    known = [message for file in catalogues() if file.exists() for message in _read(file) if message.id]
    stands = [message for message in known if any(message.string or ()) and not message.fuzzy]  # plurals are tuples
    return {_of(message): message.string for message in reversed(stands)}


def untranslated_texts(sources: Sources, *, known: Chinese) -> list[Text]:
    """Texts without a Chinese one that somebody stands by."""
    return sorted(text for texts in sources.values() for text in texts if _key(text) not in known)


def as_catalogue(texts: Iterable[Text], *, known: Chinese) -> bytes:
    """The file that holds these texts, with their known Chinese."""
    fresh, file = Catalog(locale=CHINESE), io.BytesIO()
    for text in sorted(texts):
        said, context = known.get(_key(text), ""), text.context or None
        fresh.add((text.text, text.plural) if text.plural else text.text, string=said, context=context)
    write_po(file, fresh, width=WIDTH, no_location=True, omit_header=True)
    return HEADER.encode() + file.getvalue()


def update(sources: Sources, *, known: Chinese) -> None:
    """Write the catalogues anew: known texts stay, new ones come empty, unused ones go."""
    for file in catalogues():
        if texts := sources.get(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(as_catalogue(texts, known=known))
        else:
            file.unlink(missing_ok=True)


def _ours() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if is_ours(config.name)]


def _borne() -> Iterator[tuple[Path, Text]]:
    for module, text in chain.from_iterable(say() for say in bearers.ALL):
        if text.text and is_ours(module):
            spec = find_spec(module)
            yield Path(str(spec and spec.origin)), text


def _written() -> Iterator[tuple[Path, Text]]:
    for package in PACKAGES:
        yield from texts_of_modules(ROOT / package)
        yield from texts_of_templates(ROOT / package)


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=CHINESE)


def _of(message: Any) -> Text:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return Text(one, context=message.context or "")


def _key(text: Text) -> Text:
    """The text as the key of a catalogue: one entry, with a plural or without."""
    return text._replace(plural="")

"""What do our packages say, and what is the Chinese of it? Read once a process, by the first test that asks."""

from __future__ import annotations

from functools import cache

from platform_core.management.everything import import_everything
from platform_core.management.texts import catalogues
from platform_core.management.texts.calls import Text


@cache
def sources() -> catalogues.Sources:
    import_everything()
    return catalogues.sources()


@cache
def every() -> list[Text]:
    return sorted({text for texts in sources().values() for text in texts})


@cache
def known() -> catalogues.Chinese:
    return catalogues.chinese()

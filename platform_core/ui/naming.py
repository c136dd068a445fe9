"""How does the admin come to speak Chinese? Names in the code are English; a catalogue is asked when they are shown.

The catalogue of Chinese beside this also holds the other words of the admin's pages; the one of English mends what
the code's own names say clumsily. Migrations keep what the code says: they read the names as given, not as shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

CATALOGUES: Final = Path(__file__).parent / "locale"


def translate(configs: Iterable[AppConfig]) -> None:
    """Let the names of these apps, their models and fields be looked up by each reader."""
    for config in configs:
        config.verbose_name = _lazy(config.verbose_name)
        for model in config.get_models():
            names = model._meta
            plural = str(names.verbose_name_plural)
            names.verbose_name = _lazy(names.verbose_name)
            names.verbose_name_plural = _lazy(plural)
            for field in names.local_fields:
                field.verbose_name = _lazy(field.verbose_name)


def _lazy(name: Any) -> Any:
    """What its owner looks up already stays as it is."""
    return name if isinstance(name, Promise) else gettext_lazy(str(name))

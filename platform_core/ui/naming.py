"""Chinese names for the admin: the code's names are English, and a catalogue translates them when they are shown.

The English catalogue beside this mends names that sound clumsy in the code. Migrations keep the names of the code: they
read names as given, not as shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import ChoicesFieldListFilter, FieldListFilter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from platform_core.rows import StateField


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


def filter_states_by_label() -> None:
    """Django offers the plain codes of a field that declares no choices, as a state does not (`rows.StateField`)."""
    FieldListFilter.register(lambda field: isinstance(field, StateField), ChoicesFieldListFilter, take_priority=True)


def _lazy(name: Any) -> Any:
    """Make a name lazy, unless its owner translates it already."""
    return name if isinstance(name, Promise) else gettext_lazy(str(name))

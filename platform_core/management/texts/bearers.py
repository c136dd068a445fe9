"""The texts of codes, clocks, facts, refusals, numbers of the law and names in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.contrib import admin
from django.utils.translation import override

from platform_core.deadlines.specs import DECLARED
from platform_core.errors import leaves
from platform_core.eventlog.facts import DomainEvent
from platform_core.http import problems
from platform_core.labels import Labelled, spell
from platform_core.legal import rules
from platform_core.management.everything import APPS
from platform_core.management.texts.calls import Text

Borne = Iterator[tuple[str, Text]]  # the module that says it, and the text


def labels() -> Borne:
    """The label of each code, and the code in words: pages of staff spell the values that they know as plain codes."""
    for kind in _below(Labelled):
        for member in kind:
            yield kind.__module__, Text(member.label)
            yield kind.__module__, Text(spell(member.value))


def deadlines() -> Borne:
    for kind, spec in DECLARED.items():
        owner = kind.partition(".")[0]
        module = f"{owner}.apps" if owner in APPS else f"platform_core.{owner}.deadlines"
        yield module, Text(spec.title)
        yield module, Text(spec.otherwise)


def facts() -> Borne:
    for fact in DomainEvent.TOPICS.values():
        yield fact.__module__, Text(fact.says)


def refusals() -> Borne:
    for leaf in leaves():
        yield leaf.__module__, Text(leaf.title)
        yield leaf.__module__, Text(leaf.remedy)
    for _code, title, remedy in [*problems.FRAMEWORK.values(), *problems.BY_STATUS.values()]:
        yield problems.__name__, Text(title)
        yield problems.__name__, Text(remedy)


def numbers() -> Borne:
    for found in rules.every():
        yield rules.__name__, Text(found.says)
        yield rules.__name__, Text(found.starts, context="counted from")
        if found.also:
            yield rules.__name__, Text(found.also.starts, context="counted from")
            yield rules.__name__, Text(found.also.when, context="a second number")


def names() -> Borne:
    """The admin's names of apps, tables and columns: the code's own words, for which the catalogue is asked."""
    with override(None):
        for model in filter(admin.site.is_registered, apps.get_models()):
            opts, columns = model._meta, admin.site.get_model_admin(model).list_display
            named = [opts.app_config.verbose_name, opts.verbose_name, opts.verbose_name_plural]
            named += [field.verbose_name for field in opts.fields]
            ids = {field.attname for field in opts.fields if field.is_relation}
            named += [spell(column) for column in columns if column in ids]
            yield from ((opts.app_config.name, Text(str(name))) for name in named)


def _below(kind: type[Labelled]) -> Iterator[type[Labelled]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


ALL: Final = (labels, deadlines, facts, refusals, numbers, names)

"""Does each page have an address that leads to it? An address above may take one below for the name of its form."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from django.urls import URLPattern, resolve, reverse

from tests.tables import over

DOORS = ("me", "seller", "open", "regulator", "window")
SAMPLES = {"uuid": UUID(int=7), "int": 7, "slug": "some-words", "str": "words", "path": "a/b"}


def patterns() -> list[tuple[str, URLPattern]]:
    found = [(door, import_module(f"platform_core.project.faces.{door}.urls")) for door in DOORS]
    return [(f"{door}:{row.name}", row) for door, urls in found for row in urls.urlpatterns if row.name]


def kind_of(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower()


@over("name, row", patterns(), ids=lambda found: found[0])
def test_leads_to_its_own_page(name: str, row: URLPattern) -> None:
    takes = {key: SAMPLES[kind_of(converter)] for key, converter in row.pattern.converters.items()}

    found = resolve(reverse(name, kwargs=takes))

    assert found.view_name == name

"""Does each clock lead to the page of what it is about, at each door that has one?"""

from __future__ import annotations

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.rows import CaseRow
from platform_core.project.faces import lists
from platform_core.rows import new_id

SOMETHING = new_id()


def page_of_case(kind: str, door: str) -> str:
    """The page that has the name of a kind of case; empty where this door has none."""
    try:
        return reverse(f"{door}:{kind.partition('.')[2]}", args=[SOMETHING])
    except NoReverseMatch:
        return ""


def test_every_case_that_has_a_page_is_led_to_by_its_clocks() -> None:
    kinds = [model.CASE.kind for model in apps.get_models() if issubclass(model, CaseRow)]
    places = {
        (kind, role): page
        for kind in kinds
        for role, door in words.DOORS.items()
        if role in (Role.MERCHANT, Role.SHOPPER) and (page := page_of_case(kind, door))
    }

    assert len(places) > 20
    assert {(k, r): lists.address(k, SOMETHING, door=r) for k, r in places} == places

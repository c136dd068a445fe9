"""Does the way about a door lead to pages that there are, and know where the reader stands?"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from platform_core.embedded.place import CHECKOUT
from platform_core.project.navigation import DOORS, navigation_at

ICONS = set(re.findall(r'id="(\w+)"', (CHECKOUT / "platform_core/ui/static/ui/icons.svg").read_text("utf8")))


class TestTheWayAbout:
    @pytest.mark.parametrize("door", DOORS)
    def test_leads_to_pages_that_there_are_with_icons_that_there_are(self, door: str) -> None:
        places = [place for group in DOORS[door].groups for place in group.places]

        assert {place.icon for place in places} <= ICONS
        assert len({reverse(place.name) for place in places}) == len(places)

    @pytest.mark.parametrize("door", DOORS)
    def test_has_four_places_at_most_within_reach_of_a_thumb(self, door: str) -> None:
        found = navigation_at(f"/{door}/")

        assert found
        assert 1 <= len(found.near) <= 4

    def test_knows_where_the_reader_is(self) -> None:
        found = navigation_at("/seller/orders/9")
        here = [link.href for _title, links in found.groups for link in links if link.here] if found else []

        assert here == ["/seller/orders"]

    def test_names_the_lists_of_cases_that_are_wired_by_themselves(self) -> None:
        found = navigation_at("/me/")
        addresses = {link.href for _title, links in found.groups for link in links} if found else set()

        assert "/me/questions" in addresses

    def test_is_nowhere_else(self) -> None:
        assert navigation_at("/") is None
        assert navigation_at("/accounts/login/") is None

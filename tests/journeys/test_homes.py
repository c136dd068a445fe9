"""Does the page that somebody opens first end within two screens of a telephone, however much is due?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from platform_core.drivers.demo.people import LAMP_OWNER, TEA_OWNER
from tests.journeys.conftest import Build
from tests.journeys.people import House
from tests.journeys.readers import LANGUAGES, Reader

pytestmark = pytest.mark.journey
TWO_SCREENS: Final = 2 * 800  # of a telephone that is 360 wide
HOMES: Final = ((TEA_OWNER.username, "/seller/"), (LAMP_OWNER.username, "/seller/"))


@pytest.fixture(scope="module")
def town(build: Build) -> Iterator[House]:
    """A house with everything that `make up ARGS="--town"` puts into it."""
    with build("homes", data=("--cases", "--town")) as house:
        yield house


def test_of_a_shop_ends_within_two_screens(chromium: Browser, town: House) -> None:
    heights = {}
    for username, path in HOMES:
        reader = Reader(chromium, town, username)
        reader.looks(path, f"home-{username}")
        for language in LANGUAGES:
            height = reader.page(language, "360").evaluate("document.documentElement.scrollHeight")
            heights[f"{path} of {username}, {language}"] = height
        reader.leaves()

    assert {page: f"{height} px" for page, height in heights.items() if height > TWO_SCREENS} == {}

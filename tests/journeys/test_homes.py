"""Does the page that somebody opens first end within two screens of a telephone, however much is due?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from platform_core.drivers.demo.people import LAMP_OWNER, SHOPPER, TEA_OWNER
from tests.journeys.browsing import picture
from tests.journeys.conftest import Build
from tests.journeys.people import House
from tests.journeys.readers import LANGUAGES, Reader

pytestmark = pytest.mark.journey
TWO_SCREENS: Final = 2 * 800  # of a telephone that is 360 wide
HOMES: Final = ((TEA_OWNER, "/seller/"), (LAMP_OWNER, "/seller/"), (SHOPPER, "/me/"))


@pytest.fixture(scope="module")
def full(build: Build) -> Iterator[House]:
    """A house with everything that `make up ARGS="--town"` puts into it."""
    with build("homes", data=("--cases", "--town")) as house:
        yield house


def test_homes_end_within_two_screens(full: House, chromium: Browser) -> None:
    too_high = []
    for person, path in HOMES:
        reader = Reader(chromium, full, person.username)
        for language in LANGUAGES:
            page = reader.page(language, "360")
            page.goto(full.web + path)
            picture(page, f"home-{person.username}-{language}-360")
            if (height := page.evaluate("document.documentElement.scrollHeight")) > TWO_SCREENS:
                too_high.append(f"{path} of {person.username}, {language}: {height} px")
        reader.leaves()

    assert not too_high, f"higher than {TWO_SCREENS} px: {'; '.join(too_high)}"

"""Does the stack serve as the image does?"""

from __future__ import annotations

from itertools import pairwise

from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.stack import GRANIAN, LIMITS
from tests.platform_core.project.image import command_of


def test_the_web_of_both_has_the_same_limits() -> None:
    image = command_of(CHECKOUT)

    assert set(GRANIAN) <= set(image)
    assert set(zip(LIMITS[::2], LIMITS[1::2], strict=True)) <= set(pairwise(image))

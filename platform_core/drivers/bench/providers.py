"""Who measures? A module here for each area of figures; importing it enters them."""

from typing import Final

from platform_core.drivers.bench import deadlines, simulator

PROVIDERS: Final = (deadlines, simulator)

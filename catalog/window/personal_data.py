"""Personal data in the window: none."""

from typing import Final

from platform_core.vault import declarations

WHY: Final = "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"

declarations.holds_none("catalog.Shown", why=WHY)

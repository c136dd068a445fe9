"""What does the law's calendar hold of people? Nothing."""

from platform_core.vault.declarations import holds_none

holds_none("legal.CalendarDay", why="a day, and whether it is worked")

"""What do we count by, and who changes it? Staff look; two of them together change."""

from platform_core.legal.admin._calendars import Calendars as Calendars

"""What do we count by, and who changes it? Staff look; two of them together change."""

from platform_core.legal.admin._calendars import Calendars as Calendars
from platform_core.legal.admin._proposals import Proposals as Proposals
from platform_core.legal.admin._rules import Rules as Rules

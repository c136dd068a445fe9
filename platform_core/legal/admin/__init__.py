"""The admin of rules and calendars. One person of staff proposes a change, another decides."""

from platform_core.legal.admin._calendars import Calendars as Calendars
from platform_core.legal.admin._proposals import Proposals as Proposals
from platform_core.legal.admin._rules import Rules as Rules

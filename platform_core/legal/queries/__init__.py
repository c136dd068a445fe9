"""Reads of the rules and calendars that we count by, and of proposals."""

from platform_core.legal.queries._calendar import brought as brought
from platform_core.legal.queries._calendar import calendar as calendar
from platform_core.legal.queries._calendar import forget as forget
from platform_core.legal.queries._calendar import is_waiting as is_waiting
from platform_core.legal.queries._calendar import outlook as outlook
from platform_core.legal.queries._calendar import reach as reach
from platform_core.legal.queries._calendar import versions as versions
from platform_core.legal.queries._rules import forget_numbers as forget_numbers
from platform_core.legal.queries._rules import house_numbers as house_numbers
from platform_core.legal.queries._rules import in_force as in_force
from platform_core.legal.queries._rules import version_of as version_of

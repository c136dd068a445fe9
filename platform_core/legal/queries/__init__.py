"""What do we count by: which days, which numbers, and what would somebody change?"""

from platform_core.legal.queries._calendar import calendar as calendar
from platform_core.legal.queries._calendar import forget as forget

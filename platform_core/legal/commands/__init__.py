"""Commands on rules, calendars and proposals."""

from platform_core.legal.commands._calendars import load_calendar as load_calendar
from platform_core.legal.commands._numbers import set_number as set_number
from platform_core.legal.commands._proposing import approve as approve
from platform_core.legal.commands._proposing import lapse as lapse
from platform_core.legal.commands._proposing import propose as propose
from platform_core.legal.commands._proposing import reject as reject
from platform_core.legal.commands._proposing import start_missing as start_missing
from platform_core.legal.commands._proposing import withdraw as withdraw

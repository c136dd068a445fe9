"""How does what we count by change?"""

from platform_core.legal.commands._calendars import judged as judged
from platform_core.legal.commands._catalogue import enter_catalogue as enter_catalogue
from platform_core.legal.commands._numbers import validate_number as validate_number
from platform_core.legal.commands._proposing import approve as approve
from platform_core.legal.commands._proposing import propose as propose
from platform_core.legal.commands._proposing import reject as reject
from platform_core.legal.commands._proposing import withdraw as withdraw

"""What runs out when, for whom, and why then?"""

from platform_core.deadlines.queries._due import BREATH as BREATH
from platform_core.deadlines.queries._due import FAIR as FAIR
from platform_core.deadlines.queries._due import MOMENT as MOMENT
from platform_core.deadlines.queries._due import PAUSE as PAUSE
from platform_core.deadlines.queries._due import Due as Due
from platform_core.deadlines.queries._due import agenda as agenda
from platform_core.deadlines.queries._due import due_ids as due_ids
from platform_core.deadlines.queries._due import find_due as find_due
from platform_core.deadlines.queries._due import newcomers as newcomers
from platform_core.deadlines.queries._due import reminders_due as reminders_due
from platform_core.deadlines.queries._figures import figures as figures
from platform_core.deadlines.queries._figures import stuck as stuck
from platform_core.deadlines.queries._figures import stuck_by_kind as stuck_by_kind
from platform_core.deadlines.queries._longer import longer_until as longer_until
from platform_core.deadlines.queries._owed import ORDERS as ORDERS
from platform_core.deadlines.queries._owed import about as about
from platform_core.deadlines.queries._owed import deadline as deadline
from platform_core.deadlines.queries._owed import found as found
from platform_core.deadlines.queries._owed import of_merchant as of_merchant
from platform_core.deadlines.queries._owed import owed as owed
from platform_core.deadlines.queries._owed import promise as promise
from platform_core.deadlines.queries._owed import runs as runs
from platform_core.deadlines.queries._rounds import SHOPS as SHOPS
from platform_core.deadlines.queries._rounds import Mark as Mark
from platform_core.deadlines.queries._rounds import Rounds as Rounds
from platform_core.deadlines.queries._why import why as why

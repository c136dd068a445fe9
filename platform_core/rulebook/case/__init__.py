"""The cases of the rulebook, each on one page."""

from platform_core.rulebook.case._articles import ALERT_MONTH as ALERT_MONTH
from platform_core.rulebook.case._articles import ARTICLE as ARTICLE
from platform_core.rulebook.case._versions import STAFF as STAFF
from platform_core.rulebook.case._versions import SYSTEM as SYSTEM
from platform_core.rulebook.case._versions import VERSION as VERSION

"""Which cases does privacy have, each on one page?"""

from privacy.case._closures import CLOSURE as CLOSURE
from privacy.case._closures import HOLD as HOLD
from privacy.case._incidents import INCIDENT as INCIDENT
from privacy.case._requests import OWED as OWED
from privacy.case._requests import REQUEST as REQUEST

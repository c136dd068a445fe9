"""Which cases do complaints have, each on one page?"""

from complaints.case._awards import AWARD as AWARD
from complaints.case._complaints import CLOCK as CLOCK
from complaints.case._complaints import COMPLAINT as COMPLAINT
from complaints.case._complaints import GRANTED as GRANTED
from complaints.case._complaints import OWED as OWED
from complaints.case._complaints import SHOP as SHOP
from complaints.case._complaints import SHOPPER as SHOPPER
from complaints.case._complaints import STAFF as STAFF
from complaints.case._identity import IDENTITY as IDENTITY
from complaints.case._infringements import INFRINGEMENT as INFRINGEMENT
from complaints.case._mediation import MEDIATION as MEDIATION
from complaints.case._outside import OUTSIDE as OUTSIDE
from complaints.case._reports import REPORT as REPORT
from complaints.case._service import CONVERSATION as CONVERSATION

"""Every case of merchants, each on one page."""

from merchants.case._deposits import GUARANTEE as GUARANTEE
from merchants.case._fund import GRANT as GRANT
from merchants.case._guarantee import DEBT as DEBT
from merchants.case._sanctions import SANCTION as SANCTION
from merchants.case._sanctions import TAKEN as TAKEN
from merchants.case._vetting import APPLICATION as APPLICATION
from merchants.case._vetting import CHANGE as CHANGE

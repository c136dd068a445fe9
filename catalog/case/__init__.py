"""Which cases does the shop window have, each on one page?"""

from catalog.case._promotions import PROMOTION as PROMOTION
from catalog.case._safety import LOT_FREEZE as LOT_FREEZE
from catalog.case._safety import SAMPLE as SAMPLE
from catalog.case._safety import SAMPLING as SAMPLING

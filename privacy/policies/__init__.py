"""Which rules hold for personal data?"""

from privacy.policies._consents import TEXTS as TEXTS
from privacy.policies._consents import advertising_version as advertising_version
from privacy.policies._consents import agreed as agreed
from privacy.policies._consents import may_export as may_export
from privacy.policies._consents import may_say as may_say
from privacy.policies._consents import text_in_force as text_in_force

"""What does the platform keep of the rights to one's own data?"""

from privacy.models._consents import IN_ORDER as IN_ORDER
from privacy.models._consents import Consent as Consent
from privacy.models._consents import ConsentQuerySet as ConsentQuerySet

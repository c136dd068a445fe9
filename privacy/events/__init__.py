"""Which facts does privacy publish?"""

from privacy.events._consents import ConsentGiven as ConsentGiven
from privacy.events._consents import ConsentWithdrawn as ConsentWithdrawn
from privacy.events._consents import SubjectExported as SubjectExported

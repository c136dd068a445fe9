"""What does the platform keep of the rights to one's own data?"""

from privacy.models._closures import Certificate as Certificate
from privacy.models._closures import Closure as Closure
from privacy.models._closures import Hold as Hold
from privacy.models._consents import IN_ORDER as IN_ORDER
from privacy.models._consents import Consent as Consent
from privacy.models._consents import ConsentQuerySet as ConsentQuerySet
from privacy.models._incidents import SAID as SAID
from privacy.models._incidents import Incident as Incident
from privacy.models._incidents import IncidentPerson as IncidentPerson
from privacy.models._incidents import IncidentReport as IncidentReport
from privacy.models._recipients import Assessment as Assessment
from privacy.models._recipients import Recipient as Recipient
from privacy.models._recipients import Supply as Supply
from privacy.models._requests import Archive as Archive
from privacy.models._requests import Correction as Correction
from privacy.models._requests import Request as Request
from privacy.models._requests import RequestQuerySet as RequestQuerySet

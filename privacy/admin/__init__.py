"""What does staff see of privacy?"""

from privacy.admin._consents import Consents as Consents
from privacy.admin._incidents import Incidents as Incidents
from privacy.admin._recipients import Assessments as Assessments
from privacy.admin._recipients import Recipients as Recipients
from privacy.admin._recipients import Supplies as Supplies
from privacy.admin._requests import Certificates as Certificates
from privacy.admin._requests import Closures as Closures
from privacy.admin._requests import Holds as Holds
from privacy.admin._requests import Requests as Requests

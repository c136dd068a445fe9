"""What may be read of the rights to one's own data?"""

from privacy.queries._archive import built as built
from privacy.queries._archive import everything as everything
from privacy.queries._archive import lacking as lacking
from privacy.queries._consents import agreed as agreed
from privacy.queries._consents import copy_of as copy_of
from privacy.queries._consents import holdings as holdings
from privacy.queries._consents import text_in_force as text_in_force
from privacy.queries._incidents import incident as incident
from privacy.queries._incidents import incident_facts as incident_facts
from privacy.queries._incidents import report_text as report_text
from privacy.queries._recipients import recipients as recipients
from privacy.queries._recipients import supplies_to as supplies_to
from privacy.queries._requests import certificate_of as certificate_of
from privacy.queries._requests import closing as closing
from privacy.queries._requests import closure as closure
from privacy.queries._requests import closures_of as closures_of
from privacy.queries._requests import ends_at as ends_at
from privacy.queries._requests import holds_on as holds_on
from privacy.queries._requests import is_answered_by_staff as is_answered_by_staff
from privacy.queries._requests import request as request
from privacy.queries._requests import request_facts as request_facts
from privacy.queries._requests import requests_of as requests_of
from privacy.queries._requests import said as said
from privacy.queries._requests import still_open as still_open
from privacy.queries._requests import would_be_held as would_be_held

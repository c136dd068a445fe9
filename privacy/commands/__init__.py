"""What can be done about personal data?"""

from privacy.commands._consents import export_subject as export_subject
from privacy.commands._consents import give as give
from privacy.commands._consents import stop_by_link as stop_by_link
from privacy.commands._consents import withdraw as withdraw
from privacy.commands._consents import withdraw_from_all as withdraw_from_all

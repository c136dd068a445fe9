"""How do the platform's people appoint regulators, and decide about what they ask for?"""

from platform_core.regulators.admin._people import Regulators as Regulators
from platform_core.regulators.admin._requests import DataRequests as DataRequests

"""What does staff see and decide of aftersales?"""

from aftersales.admin._remedies import RemedyAdmin as RemedyAdmin
from aftersales.admin._returns import ReturnAdmin as ReturnAdmin
from aftersales.admin._returns import ReturnHandling as ReturnHandling

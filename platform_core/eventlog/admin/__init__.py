"""What happened, who heard of it, and what is still waiting? Staff look, and act where the relay cannot."""

from platform_core.eventlog.admin._events import Events as Events
from platform_core.eventlog.admin._replays import Replays as Replays
from platform_core.eventlog.admin._subscribers import Subscribers as Subscribers
from platform_core.eventlog.admin._waiting import Deliveries as Deliveries

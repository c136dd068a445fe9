"""What happened, who has heard of it, and what waits? Staff look, and act on what the relay cannot do by itself."""

from platform_core.eventlog.admin._events import Events as Events
from platform_core.eventlog.admin._replays import Replays as Replays
from platform_core.eventlog.admin._subscribers import Subscribers as Subscribers
from platform_core.eventlog.admin._waiting import Deliveries as Deliveries

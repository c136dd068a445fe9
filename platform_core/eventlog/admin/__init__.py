"""The admin of the event log: facts, deliveries, and those that wait. Staff look, and act where the relay cannot."""

from platform_core.eventlog.admin._events import Events as Events
from platform_core.eventlog.admin._replays import Replays as Replays
from platform_core.eventlog.admin._subscribers import Subscribers as Subscribers
from platform_core.eventlog.admin._waiting import Deliveries as Deliveries

"""Rows of webhooks: endpoints and their secrets, messages on their way, and how far the log is read."""

from platform_core.webhooks.models._deliveries import Attempt as Attempt
from platform_core.webhooks.models._deliveries import Delivery as Delivery
from platform_core.webhooks.models._deliveries import Place as Place
from platform_core.webhooks.models._endpoints import Endpoint as Endpoint
from platform_core.webhooks.models._endpoints import Secret as Secret

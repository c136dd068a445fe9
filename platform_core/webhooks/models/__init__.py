"""Where do shops want to be told, by which secrets, what is on its way, and how far has the log been read for them?"""

from platform_core.webhooks.models._deliveries import Attempt as Attempt
from platform_core.webhooks.models._deliveries import Delivery as Delivery
from platform_core.webhooks.models._deliveries import Place as Place
from platform_core.webhooks.models._endpoints import Endpoint as Endpoint
from platform_core.webhooks.models._endpoints import Secret as Secret

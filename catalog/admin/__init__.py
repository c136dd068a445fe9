"""What does the platform's staff see of the shop windows?"""

from catalog.admin._safety import LotFreezeAdmin as LotFreezeAdmin
from catalog.admin._safety import SampleAdmin as SampleAdmin
from catalog.admin._safety import SampleStatementAdmin as SampleStatementAdmin
from catalog.admin._safety import SamplingAdmin as SamplingAdmin
from catalog.admin._window import BookingForm as BookingForm
from catalog.admin._window import CategoryAdmin as CategoryAdmin
from catalog.admin._window import FactSetAdmin as FactSetAdmin
from catalog.admin._window import FreightTemplateAdmin as FreightTemplateAdmin
from catalog.admin._window import ImageAdmin as ImageAdmin
from catalog.admin._window import ListingAdmin as ListingAdmin
from catalog.admin._window import ListingVersionAdmin as ListingVersionAdmin
from catalog.admin._window import LotAdmin as LotAdmin
from catalog.admin._window import PlacementAdmin as PlacementAdmin
from catalog.admin._window import PriceIntervalAdmin as PriceIntervalAdmin
from catalog.admin._window import PromotionAdmin as PromotionAdmin
from catalog.admin._window import SkuAdmin as SkuAdmin

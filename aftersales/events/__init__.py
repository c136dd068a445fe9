"""Which facts does aftersales publish?"""

from aftersales.events._returns import AddressNamed as AddressNamed
from aftersales.events._returns import AddressStands as AddressStands
from aftersales.events._returns import ArrivalWanted as ArrivalWanted
from aftersales.events._returns import GoodsAccepted as GoodsAccepted
from aftersales.events._returns import GoodsArrived as GoodsArrived
from aftersales.events._returns import GoodsHome as GoodsHome
from aftersales.events._returns import GoodsRestocked as GoodsRestocked
from aftersales.events._returns import GoodsSentHome as GoodsSentHome
from aftersales.events._returns import ObjectionMade as ObjectionMade
from aftersales.events._returns import PaidAgain as PaidAgain
from aftersales.events._returns import RefundNotMade as RefundNotMade
from aftersales.events._returns import ReturnDeclined as ReturnDeclined
from aftersales.events._returns import ReturnGranted as ReturnGranted
from aftersales.events._returns import ReturnNotHandled as ReturnNotHandled
from aftersales.events._returns import ReturnNoticed as ReturnNoticed
from aftersales.events._returns import ReturnReported as ReturnReported
from aftersales.events._returns import ReturnRuled as ReturnRuled
from aftersales.events._returns import ReturnSent as ReturnSent
from aftersales.events._returns import ReturnUnsent as ReturnUnsent
from aftersales.events._returns import ReturnUnshown as ReturnUnshown
from aftersales.events._returns import ReturnWithdrawn as ReturnWithdrawn
from aftersales.events._returns import RulingMissed as RulingMissed
from aftersales.events._returns import WindowClosed as WindowClosed

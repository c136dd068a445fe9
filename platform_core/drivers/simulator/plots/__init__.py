"""Which stories happen between a shopper, a shop, a carrier and the platform?"""

from platform_core.drivers.simulator.plots._all import PLOTS as PLOTS
from platform_core.drivers.simulator.plots._writing import LOCAL as LOCAL
from platform_core.drivers.simulator.plots._writing import Plot as Plot
from platform_core.drivers.simulator.plots._writing import Shop as Shop
from platform_core.drivers.simulator.plots._writing import Temper as Temper
from platform_core.drivers.simulator.plots._writing import Writer as Writer
from platform_core.drivers.simulator.plots._writing import on as on
from platform_core.drivers.simulator.plots._writing import write as write

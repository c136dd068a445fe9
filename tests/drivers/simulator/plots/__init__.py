"""Which stories happen between a shopper, a shop, a carrier and the platform?"""

from tests.drivers.simulator.plots._all import PLOTS as PLOTS
from tests.drivers.simulator.plots._writing import LOCAL as LOCAL
from tests.drivers.simulator.plots._writing import Plot as Plot
from tests.drivers.simulator.plots._writing import Shop as Shop
from tests.drivers.simulator.plots._writing import Temper as Temper
from tests.drivers.simulator.plots._writing import Writer as Writer
from tests.drivers.simulator.plots._writing import on as on
from tests.drivers.simulator.plots._writing import write as write

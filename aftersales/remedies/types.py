"""Words of a remedy."""

from platform_core.labels import Labelled, Reason


class RemedyBasis(Labelled):
    """The basis of the refund for a recalled lot."""

    DESTROYED = "destroyed", "the buyer says that the goods are destroyed, as was asked"
    UNASKED = "unasked", "nobody should use the goods, and nothing has to go back for the refund"
    ARRIVED = "arrived", "the goods are back"
    SILENCE = "silence", "the goods were sent, and the shop said nothing in time"


class RemedyRefusal(Reason):
    """Why something cannot be done with a recalled lot now."""

    GOES_BACK = "goes_back", "these goods go back to the shop"
    IS_DESTROYED = "is_destroyed", "these goods are destroyed, not sent"
    IN_A_RETURN = "in_a_return", "these goods are in a return or a claim already, which goes on"
    WAYBILL_MISSING = "waybill_missing", "name the carrier and the number on the parcel"
    OUTLAY_OUT_OF_RANGE = (
        "outlay_out_of_range",
        "from nothing to 100 yuan; of more, complain about the order",
    )

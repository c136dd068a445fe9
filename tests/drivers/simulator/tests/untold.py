"""Which clocks has no story of the year yet, which end in one way alone, and why?"""

NO_STORY_YET = {
    "complaints.publish_records": "of every month, whatever people do: the stories are silent about it",
    **dict.fromkeys(
        ("catalog.draw", "catalog.reveal", "catalog.buy_sample", "catalog.test_sample"),
        "drawn by a secret seed: no story could know whose lot",
    ),
    **dict.fromkeys(("catalog.object_to_sample", "catalog.decide_objection"), "no sample fails"),
    **dict.fromkeys(("catalog.correct_goods", "catalog.recheck_goods"), "no sample fails"),
    "deadlines.decide_proposal": "nobody asks for more time",
    **dict.fromkeys(("merchants.verify_change", "merchants.catch_up_change"), "no shop moves"),
    "payments.ask_provider": "of every payment, whatever people do: the stories are silent about it",
    "payments.hear_of_closing": "as above",
    "payments.name_receipt_account": "who pays twice has an account that takes it back",
    "privacy.hold_ends": "it ends years after the year of the stories",
    "regulators.answer": "no authority asks",
    "regulators.dossier": "nobody asks for the file of an order",
    "regulators.report_file": "no story lasts from one January or July on",
    "regulators.report_month": "as above",
    "rulebook.alert": "of every month, whatever people do",
}

NEVER_MET = {
    **dict.fromkeys(
        (
            *("aftersales.reimburse", "aftersales.reimburse_again", "complaints.pay_award_again"),
            *("merchants.give_deposit_back", "orders.debit", "orders.debit_again"),
            *("payments.pay_out", "payments.send_back"),
        ),
        "the money goes by the clock itself",
    ),
    **dict.fromkeys(
        (
            *("catalog.certificate", "catalog.end_promotion", "catalog.lot", "merchants.end_sanction"),
            *("rulebook.comment", "rulebook.effect"),
        ),
        "a day that was named: there is nothing to do before it",
    ),
    "aftersales.arrive": "goods that come void it",
    "aftersales.complain": "a complaint is a case of its own, and the claim is closed by the clock all the same",
    "aftersales.return_window": "a right that is not over when it is used",
    "complaints.authority_mediates": "the end of its case voids it",
    "complaints.outside_file": "no file of an order is built, so that `Do.HAND_FILE` is always refused",
    "complaints.publish_notice": "no story has staff publish before the clock does",
    **dict.fromkeys(
        ("complaints.service_rest", "complaints.service_take_up"), "who writes once more voids it, who is content waits"
    ),
    "orders.mask_hearing": "who has spoken may go on until it is over",
}
NEVER_MISSED = {
    **dict.fromkeys(
        ("catalog.tell_buyers", "complaints.forward_statement"),
        "the relay does it at once, and no year has one that stands still",
    ),
    "payments.hear_of_return": "who gives back what was paid twice does so at once",
    "privacy.erase": "the worker does it at once; that it forgets is in test_life.py",
}

"""Which clocks has no story of the year yet, and why not?"""

NO_STORY_YET = {
    "complaints.publish_records": "of every month, whatever people do: the stories are silent about it",
    **dict.fromkeys(
        ("catalog.draw", "catalog.reveal", "catalog.buy_sample", "catalog.test_sample"),
        "drawn by a secret seed: no story could know whose lot",
    ),
    **dict.fromkeys(("catalog.object_to_sample", "catalog.decide_objection"), "no sample fails"),
    **dict.fromkeys(("catalog.correct_goods", "catalog.recheck_goods"), "no sample fails"),
    "deadlines.decide_proposal": "nobody asks for more time",
    "merchants.verify_change": "no shop moves",
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

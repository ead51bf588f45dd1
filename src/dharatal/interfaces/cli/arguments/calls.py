"""dharatal calls next | dial | record"""

from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group

OUTCOMES = [
    "yes",
    "no",
    "wrong_number",
    "not_this_person",
    "no_answer",
    "busy",
    "switched_off",
    "unreachable",
    "call_back",
    "refused",
    "language",
    "deceased",
    "abusive",
    "complaint",
]


def add(groups: Groups) -> None:
    calls = group(groups, "calls", "the call room, one card at a time")
    command(calls, "next", run="calls:next_card", about="take the next card", acts=True)
    dial = command(
        calls, "dial", run="calls:dial", about="show the number, and log that it was shown", acts=True
    )
    dial.add_argument("call", type=UUID)
    record = command(calls, "record", run="calls:record", about="write down how the call ended", acts=True)
    record.add_argument("call", type=UUID)
    record.add_argument("--outcome", required=True, choices=OUTCOMES)
    record.add_argument("--note", default="")
    record.add_argument("--at", dest="callback_at", help="when to call back, ISO 8601")
    record.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="QUESTION=TEXT",
        help="what was asked and answered: identity=yes, called_as=NAME ...; left out: you vouch for all",
    )
    record.add_argument("--key", default="", help="idempotency key: a repeat is not a second result")

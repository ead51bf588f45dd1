"""dharatal complaint add | again | list | board"""

from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group

STATES = ("told", "confirmed", "denied", "unreachable", "duplicate")


def add(groups: Groups) -> None:
    complaint = group(groups, "complaint", "the book of complaints about a rival's calls")
    told = command(
        complaint, "add", run="complaint:add", about="write down what a member tells", acts="hq_operator"
    )
    told.add_argument("mobile", help="the member's number, the one that was called")
    told.add_argument("--caller", default="", metavar="NUMBER", help="from which number the rival called")
    told.add_argument("--at", default="", metavar="TIME", help="when, ISO 8601; without a zone, in India")
    told.add_argument("--until", default="", metavar="TIME", help="the end of the time within which it was")
    told.add_argument("--name", default="", help="the name that the caller used, as it was heard")
    told.add_argument("--offer", default="", help="what was offered")
    told.add_argument("--details", default="", help="what else the caller knew")
    told.add_argument("--how", default="", help="how the member thinks they got it")
    told.add_argument("--by-message", action="store_true", help="it came by short message, read by hand")
    told.add_argument("--key", default="", help="sent again under the same key it is not written again")
    again = command(
        complaint,
        "again",
        run="complaint:again",
        about="have the member called back once more, by somebody else",
        acts="hq_operator",
    )
    again.add_argument("complaint", type=UUID, metavar="COMPLAINT", help="its id")
    again.add_argument(
        "--why",
        choices=("member", "caller"),
        required=True,
        help="the member says it was written down wrongly, or whoever made the call-back is in doubt",
    )
    found = command(
        complaint, "list", run="complaint:listed", about="the book, a page of 50", acts="hq_operator"
    )
    found.add_argument("--state", choices=STATES, default="")
    found.add_argument("--district", default="", metavar="KIND:CODE")
    found.add_argument("--by", default="", metavar="LOGIN", help="only what this log-in wrote down")
    found.add_argument("--page", type=int, default=1)
    command(
        complaint,
        "board",
        run="complaint:board",
        about="districts, with the signal of each",
        acts="hq_operator",
    )

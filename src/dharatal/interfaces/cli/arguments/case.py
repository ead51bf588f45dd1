"""dharatal case entrust | propose | open | decline | name | assume | list | show | close, and what takes it back"""

from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group

ASSUMED = ("file", "copy", "shared", "stolen", "weight")


def add(groups: Groups) -> None:
    case = group(groups, "case", "an inquiry: who opens it, who is named in it, what it assumes")
    _deciding(case)
    _naming(case)
    _assuming(case)
    command(
        case, "list", run="case:listed", about="inquiries that name you, or wait for your word", acts=True
    )
    _which(command(case, "show", run="case:show", about="one inquiry, and who is in it", acts=True))
    _which(command(case, "close", run="case:close", about="close an inquiry", acts=True))


def _deciding(case: Groups) -> None:
    for name, about in (
        ("entrust", "the leader named somebody to decide about inquiries"),
        ("dismiss", "somebody decides about inquiries no more"),
    ):
        entrusted = command(case, name, run=f"case:{name}", about=about, acts=True)
        entrusted.add_argument("who", metavar="LOGIN")
    propose = command(case, "propose", run="case:propose", about="propose an inquiry by hand", acts=True)
    propose.add_argument("--unit", action="append", required=True, metavar="KIND:CODE", help="a district")
    propose.add_argument(
        "--since", required=True, metavar="TIME", help="complaints told from then on; ISO 8601, in India"
    )
    propose.add_argument("--until", default="", metavar="TIME", help="and until then; left out: no end")
    _which(command(case, "open", run="case:open_case", about="say that it be opened; two must", acts=True))
    decline = command(
        case, "decline", run="case:decline", about="say that it be declined; two must", acts=True
    )
    _which(decline)
    decline.add_argument("--reason", required=True, metavar="TEXT", help="a sentence or two; kept, sealed")


def _naming(case: Groups) -> None:
    for name, about in (("name", "name somebody who is to inquire"), ("unname", "take an inquirer out")):
        named = command(case, name, run=f"case:{name}", about=about, acts=True)
        _which(named)
        named.add_argument("who", metavar="LOGIN")


def _assuming(case: Groups) -> None:
    assume = command(
        case,
        "assume",
        run="case:assume",
        role="worker",
        about="write down what the log cannot know; a list that turned up joins the inquiry so",
        acts=True,
    )
    _which(assume)
    assume.add_argument("kind", choices=ASSUMED)
    assume.add_argument("--why", required=True, metavar="TEXT", help="a sentence; printed with the finding")
    assume.add_argument("--list", type=UUID, help="file: the id of the list that was handed in")
    assume.add_argument("--login", dest="whose", default="", help="shared, stolen: the log-in")
    assume.add_argument("--source", default="", help="weight: of whom, as a finding names it")
    assume.add_argument("--weight", type=float, help="weight: 0 to 1,000; an account has 1")
    assume.add_argument("--who", default="", help="copy: who held it")
    assume.add_argument("--where", default="", help="copy: on which computer, where")
    assume.add_argument("--from", dest="since", default="", metavar="TIME", help="copy, stolen")
    assume.add_argument("--to", dest="until", default="", metavar="TIME", help="copy, stolen")
    _which(command(case, "assumed", run="case:assumed", about="what it assumes now", acts=True))
    withdraw = command(case, "withdraw", run="case:withdraw", about="take back what was assumed", acts=True)
    _which(withdraw)
    withdraw.add_argument("assumption", type=UUID, metavar="ASSUMPTION")


def _which(parser: object) -> None:
    parser.add_argument("case", type=UUID, metavar="CASE", help="its id")  # type: ignore[attr-defined]

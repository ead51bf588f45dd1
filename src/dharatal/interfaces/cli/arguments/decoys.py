"""dharatal decoys add | list | retire"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    decoys = group(groups, "decoys", "invented members on numbers that the organisation owns")
    entered = command(
        decoys,
        "add",
        run="decoys:add",
        about="put one into the register, on an own number",
        acts="state_admin",
    )
    entered.add_argument("--unit", required=True, metavar="KIND:CODE", help="the village or ward it lives in")
    entered.add_argument("--name", required=True)
    entered.add_argument("--phone", required=True, help="a mobile number of the organisation's own")
    entered.add_argument("--answers", required=True, metavar="TEXT", help="who holds the number")
    entered.add_argument("--father", default="", metavar="NAME")
    entered.add_argument("--husband", default="", metavar="NAME")
    entered.add_argument("--age", type=int)
    entered.add_argument("--address", default="")
    entered.add_argument("--work", default="", help="field of work")
    whose = entered.add_mutually_exclusive_group()
    whose.add_argument("--only-for", default="", metavar="LOGIN", help="the one log-in that is to see it")
    whose.add_argument("--for-export", action="store_true", help="keep it for one export")
    command(decoys, "list", run="decoys:listed", about="every one, and who answers", acts="state_admin")
    retired = command(
        decoys, "retire", run="decoys:retire", about="show one to nobody any more", acts="state_admin"
    )
    retired.add_argument("decoy", metavar="DECOY", help="its id, as list answers it")
    retired.add_argument("--why", default="lost", choices=["lost", "known"], help="lost (default), known")

"""dharatal breach open | write | list | tell | letters | posted | contain | undo | close"""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group

DUTIES = ("cert_in", "board_first", "board_full", "member", "warning")
HOW = ("email", "portal", "post", "hand")


def add(groups: Groups) -> None:
    breach = group(groups, "breach", "a breach: clocks, who is told what, what is closed meanwhile")
    _opening(breach)
    _telling(breach)
    contain = command(
        breach,
        "contain",
        run="breach:contain",
        about="say what a switch would touch; with --confirm turn it",
        acts=True,
    )
    contain.add_argument("breach", type=UUID, metavar="BREACH")
    contain.add_argument("kind", choices=("sessions", "exports", "decoys"))
    contain.add_argument(
        "--login", dest="whose", default="", help="whose sessions; left out: everybody's but one's own"
    )
    contain.add_argument("--confirm", default="", help="what the first call answered")
    undo = command(breach, "undo", run="breach:undo", about="turn a switch back", acts=True)
    undo.add_argument("switch", type=UUID, metavar="SWITCH")
    close = command(breach, "close", run="breach:close", about="close a breach", acts=True)
    close.add_argument("breach", type=UUID, metavar="BREACH")


def _opening(breach: Groups) -> None:
    opened = command(
        breach, "open", run="breach:open_breach", about="start the clocks of a breach", acts=True
    )
    opened.add_argument("--unit", action="append", required=True, help="a district concerned: district:211")
    opened.add_argument(
        "--noticed-at",
        type=datetime.fromisoformat,
        help="ISO 8601, without a zone Indian time; left out: now",
    )
    opened.add_argument("--case", type=UUID, help="the inquiry it belongs to")
    _answers(opened)
    write = command(breach, "write", run="breach:write", about="add to what is known of it", acts=True)
    write.add_argument("breach", type=UUID, metavar="BREACH")
    _answers(write)
    command(breach, "list", run="breach:listed", about="breaches, clocks, what was told when", acts=True)


def _telling(breach: Groups) -> None:
    tell = command(
        breach,
        "tell",
        run="breach:tell",
        role="worker",
        about="make the text of a duty; tell an office, or the members of some places",
        acts=True,
    )
    tell.add_argument("breach", type=UUID, metavar="BREACH")
    tell.add_argument("duty", choices=DUTIES)
    tell.add_argument("--how", choices=HOW, default="", help="an office: how it was told")
    tell.add_argument("--reference", default="", help="an office: number or receipt")
    tell.add_argument("--unit", action="append", default=[], help="members: of which places")
    letters = command(
        breach, "letters", run="breach:letters", role="worker", about="print the next letters", acts=True
    )
    letters.add_argument("notice", type=UUID, metavar="NOTICE")
    letters.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    posted = command(breach, "posted", run="breach:posted", about="printed letters were posted", acts=True)
    posted.add_argument("letters", type=UUID, metavar="LETTERS")
    posted.add_argument("--reference", required=True, help="number of the receipt")


def _answers(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--say",
        action="append",
        default=[],
        metavar="QUESTION=TEXT",
        help="an answer; what is left out is not determined",
    )

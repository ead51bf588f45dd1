"""dharatal inquiry hear | mine | answer | report | check"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    inquiry = group(groups, "inquiry", "who is heard, and the report that leaves a case")
    hear = command(
        inquiry, "hear", run="inquiry:hear", about="lay the evidence before the accounts' holders", acts=True
    )
    hear.add_argument("case", type=UUID, metavar="CASE")
    command(inquiry, "mine", run="inquiry:mine", about="what is laid before this account's holder", acts=True)
    answer = command(
        inquiry, "answer", run="inquiry:answer", about="answer what is laid before you", acts=True
    )
    answer.add_argument("hearing", type=UUID, metavar="HEARING")
    answer.add_argument("--file", type=Path, required=True, metavar="FILE.txt", help="what you say, in UTF-8")
    report = command(
        inquiry,
        "report",
        run="inquiry:report",
        role="worker",
        about="print, sign and anchor the report",
        acts=True,
    )
    report.add_argument("case", type=UUID, metavar="CASE")
    report.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    check = command(
        inquiry, "check", run="inquiry:check", about="whether a report is ours, unchanged", acts=True
    )
    check.add_argument("file", type=Path, nargs="?", help="the PDF; or --number and --page of a printed one")
    check.add_argument("--number", default="", help="of a printed report")
    check.add_argument("--page", default="", metavar="CHECK", help="the check at the foot of a printed page")

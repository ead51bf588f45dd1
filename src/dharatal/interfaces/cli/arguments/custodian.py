"""dharatal custodian init | serve | log | use"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    custodian = group(groups, "custodian", "the second key of the marks, kept by another person")
    init = command(
        custodian, "init", run="custodian:init", role=None, about="make a custodian's home and key"
    )
    serve = command(
        custodian, "serve", run="custodian:serve", role=None, about="answer at a socket until stopped"
    )
    log = command(
        custodian, "log", run="custodian:log", role=None, about="prove the log whole and say what was asked"
    )
    for one in (init, serve, log):
        one.add_argument("--home", type=Path, required=True, metavar="DIR", help="apart from DHARATAL_HOME")
    serve.add_argument("--socket", type=Path, metavar="PATH", help="default: custodian.sock in its home")
    log.add_argument("--last", type=int, default=20, metavar="N", help="how many lines to print")
    use = command(
        custodian, "use", run="custodian:use", role=None, about="say where this installation finds it"
    )
    use.add_argument("socket", type=Path, nargs="?", metavar="PATH", help="without: at run/custodian.sock")

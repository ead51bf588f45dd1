"""`python tests/commands.py SOCKET ROLE`: run `dharatal` commands, each in a process of its own, without importing
Django for each: a warm interpreter forks for every command. What a command does, prints and answers is what
`dharatal` does, since its own `main` runs; only the two seconds of imports are shared.
"""

import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback

from dharatal.engines.home import mode
from dharatal.interfaces.cli import main as cli


def serve(path: str, role: str) -> None:
    """Answer one connection a command: {"argv", "environment", "out", "err"} in, the process id and exit status out."""
    cli._set_up_django(role)
    for name in cli.GROUPS:
        importlib.import_module(f"dharatal.interfaces.cli.commands.{name}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path + ".new")
        server.listen(100)
        os.rename(path + ".new", path)  # whoever sees it can connect
        while server in select.select([server, sys.stdin], [], [])[0]:  # the other ends with who started us
            asked, _ = server.accept()
            if os.fork() == 0:
                server.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(asked)
            asked.close()


def _answer(asked: socket.socket) -> None:
    status = 70
    try:
        line = asked.makefile("rb").readline()
        wanted = json.loads(line)
        asked.sendall(f"{os.getpid()}\n".encode())
        os.environ.update(wanted["environment"])
        for descriptor, path in ((1, wanted["out"]), (2, wanted["err"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        if mode() == "trial":
            importlib.import_module("dharatal.interfaces.trial_clock").set_clock()
        status = _run(wanted["argv"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        asked.sendall(f"{status}\n".encode())
        os._exit(status)


def _run(argv: list[str]) -> int:
    try:
        return cli.main(argv)
    except SystemExit as wrong_use:
        return wrong_use.code if isinstance(wrong_use.code, int) else 2
    except BaseException:
        traceback.print_exc()
        return 70


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])

"""`dharatal`: what the pages do, by command; through the same doors and operations."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from dharatal.kernel.errors import Refusal

GROUPS = (
    "service",
    "seed",
    "users",
    "units",
    "intake",
    "coverage",
    "calls",
    "callroom",
    "people",
    "export",
    "decoys",
    "match",
    "trace",
    "case",
    "inquiry",
    "breach",
    "complaint",
    "guard",
    "custodian",
    "watch",
)
Run = Callable[[argparse.Namespace], dict[str, Any]]


def main(argv: list[str] | None = None) -> int:
    """Exit 0: done; 1: refused, with a reason; 2: wrong use."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if getattr(arguments, "run", None) is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        if arguments.role:
            _set_up_django(arguments.role)
            _find_who_acts(arguments)
        run: Run = _loaded(arguments.run)
        answer = run(arguments)
    except Refusal as refusal:
        return _refused(arguments, refusal.code, refusal.for_commands)
    except BrokenPipeError:
        return 1
    except Exception as error:
        outage = _outage(arguments, error)
        if outage is None:
            raise
        return _refused(arguments, outage.code, outage.sentence)
    return _answered(arguments, answer)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dharatal", description="धरातल: who is on the ground, reached within minutes."
    )
    groups = parser.add_subparsers(metavar="COMMAND")
    for name in GROUPS:
        importlib.import_module(f"dharatal.interfaces.cli.arguments.{name}").add(groups)
    return parser


def _loaded(path: str) -> Run:
    """Commands are named, not imported, until Django stands: `module:function`."""
    module, _, function = path.partition(":")
    run: Run = getattr(importlib.import_module(f"dharatal.interfaces.cli.commands.{module}"), function)
    return run


def _set_up_django(role: str) -> None:
    os.environ["DHARATAL_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dharatal.interfaces.settings")
    django = importlib.import_module("django")
    django.setup()
    importlib.import_module("django.utils.translation").activate(language())


def _find_who_acts(arguments: argparse.Namespace) -> None:
    """In a trial, where nobody is named: whoever holds the post that usually does it. Said, since the log keeps it."""
    if getattr(arguments, "usual", "") and not arguments.login:
        carrier = importlib.import_module("dharatal.interfaces.cli.carrier")
        arguments.login = carrier.usual_login(arguments.usual)
        print(f"--as {arguments.login}", file=sys.stderr)


def language() -> str:
    """The language of whoever sits at the terminal: "hi" or "en"."""
    wanted = os.environ.get("DHARATAL_LANG") or os.environ.get("LANG", "")
    return "hi" if wanted.startswith("hi") else "en"


def _outage(arguments: argparse.Namespace, error: Exception) -> Refusal | None:
    """Asked only where Django stands: what needs no database needs no Django either."""
    if not arguments.role:
        return None
    outages = importlib.import_module("dharatal.interfaces.outages")
    unkept = importlib.import_module("dharatal.interfaces.unkept")
    found: Refusal | None = outages.as_refusal(error) or unkept.as_unkept(error)
    return found


def _refused(arguments: argparse.Namespace, code: str, sentence: str) -> int:
    if arguments.json:
        print(json.dumps({"error": code, "sentence": sentence}, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return 1


def _answered(arguments: argparse.Namespace, answer: dict[str, Any]) -> int:
    lines = [json.dumps(answer, ensure_ascii=False, default=str)] if arguments.json else _lines(answer)
    try:
        print("".join(f"{line}\n" for line in lines), end="", flush=True)
    except BrokenPipeError:  # whoever reads has seen enough (`| head`); what was asked for is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if answer.get("ok") is False else 0


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in answer.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += ["  ".join(str(cell) for cell in row.values()) for row in value]
        else:
            lines.append(f"{name}: {value}")
    return lines


if __name__ == "__main__":
    sys.exit(main())

"""The log and the keys by command."""

import argparse
import sys
from typing import Any

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import verify as proof
from dharatal.guard.audit import witness
from dharatal.guard.vault import commands as vault
from dharatal.interfaces.cli.carrier import at_the_machine


def verify(arguments: argparse.Namespace) -> dict[str, Any]:
    with permitted():
        verdict = proof.verify(against=witness.kept())
    return {
        "ok": verdict.ok,
        "entries": verdict.entries,
        "root": verdict.root,
        "waiting": verdict.waiting,
        "findings": [{**finding._asdict(), "sentence": finding.sentence} for finding in verdict.findings],
    }


def checkpoint(arguments: argparse.Namespace) -> dict[str, Any]:
    with permitted():
        text = witness.checkpoint_text()
    arguments.out.write_text(text, encoding="utf-8")
    return {"out": str(arguments.out), "size": int(text.splitlines()[1])}


def rotate(arguments: argparse.Namespace) -> dict[str, Any]:
    def say(moved: int, left: int) -> None:
        print(f"{moved:,} moved, {left:,} left", file=sys.stderr)

    return dict(vault.rotate(at_the_machine().actor, new=not arguments.resume, report=say))

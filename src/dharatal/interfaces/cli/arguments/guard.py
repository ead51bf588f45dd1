"""dharatal audit verify | checkpoint, dharatal keys rotate"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    audit = group(groups, "audit", "the log of every write and every look")
    command(audit, "verify", run="guard:verify", role="worker", about="prove that the log is whole")
    checkpoint = command(
        audit, "checkpoint", run="guard:checkpoint", role="worker", about="write the signed checkpoint"
    )
    checkpoint.add_argument("--out", type=Path, required=True)
    keys = group(groups, "keys", "the master keys")
    rotate = command(
        keys, "rotate", run="guard:rotate", role="worker", about="make a new key and move everything to it"
    )
    rotate.add_argument("--resume", action="store_true", help="go on with a rotation that was interrupted")

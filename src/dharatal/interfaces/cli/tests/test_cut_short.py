"""An answer of which whoever reads wants the beginning only, as `| head` does."""

import os
import subprocess
import sys
from pathlib import Path


def test_whoever_reads_no_further_gets_no_failure(tmp_path: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dharatal.interfaces.cli.main", "status", "--json"],
            env={**os.environ, "DHARATAL_HOME": str(tmp_path)},
            stdout=writes,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writes)

    assert done.stderr == ""
    assert done.returncode == 0

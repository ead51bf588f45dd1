"""Runs mypy; its Django plugin reads our settings, so it gets a home with keys and a database nobody starts."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from dharatal.engines import keys
from dharatal.engines.postgres import login


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dharatal-types-") as folder:
        os.environ["DHARATAL_HOME"] = folder
        keys.create_missing()
        login.write(
            Path(folder), {**login.read_or_made(Path(folder)), "host": "nowhere", "port": 5432, "name": "x"}
        )
        return subprocess.run([sys.executable, "-m", "mypy", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

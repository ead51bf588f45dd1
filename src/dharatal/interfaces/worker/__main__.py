"""`python -m dharatal.interfaces.worker`: jobs, the sealer of the log, and the chores of the house."""

import os
import signal
import threading

import django

BEHIND_THE_PAGES = 5  # 500 callers wait for their pages; what the worker does comes a moment later


def main() -> None:
    """Run until SIGTERM: then finish the job at hand, seal what was written, and end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dharatal.interfaces.settings")
    os.environ["DHARATAL_ROLE"] = "worker"
    os.nice(BEHIND_THE_PAGES)
    django.setup()
    from dharatal.interfaces.worker import running

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    running.run(stop)


if __name__ == "__main__":
    main()

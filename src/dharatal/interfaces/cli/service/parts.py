"""What an installation is made of: database, web, worker and, on an office LAN, pages for telephones."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dharatal.engines import home as homes
from dharatal.engines import keys
from dharatal.engines.postgres import login, processes
from dharatal.engines.postgres.cluster import Cluster
from dharatal.engines.postgres.roles import bootstrap
from dharatal.engines.postgres.supervisor import Part, PartDidNotStart, Process
from dharatal.guard.vault.marks import custodian, serving
from dharatal.interfaces.cli.service.lan import Office
from dharatal.kernel.errors import Refusal

LOCAL = "127.0.0.1"
SERVED = "dharatal.interfaces.web.wsgi:application"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "dharatal.interfaces.settings"}
MOST_WEB_PROCESSES = 4
THREADS = 4  # a web process; each holds one database connection
IDLE_SECONDS = 600  # a thread that ends takes its connection along, with the plans that PostgreSQL kept
PAGES_START_WITHIN = 150.0  # seconds; a few on an idle machine


class PortTaken(Refusal):
    code = "port_taken"


@dataclass(frozen=True)
class Plan:
    """What `dharatal up` was asked for."""

    home: Path
    port: int
    office: Office | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"


def parts_of(plan: Plan) -> list[Part]:
    """In the order in which they start; a server named by DHARATAL_DATABASE_URL is none of ours."""
    first = [] if login.external_url() else [_database(plan)]
    office = [] if plan.office is None else [_office_web(plan, plan.office), _welcome(plan, plan.office)]
    return [*first, *_custodian(plan), _web(plan), *office, _worker(plan)]


def _custodian(plan: Plan) -> list[Part]:
    """The second custodian of the marks: beside the pages in a trial only; in production another person runs it."""
    if not runs_custodian():
        return []
    own, reached = custodian_home(plan.home), custodian.socket_path()
    command = [sys.executable, "-m", "dharatal.interfaces.cli.main", "custodian", "serve"]
    return [
        Part(
            name="custodian",
            spawn=_spawner(plan, "custodian", [*command, "--home", str(own), "--socket", str(reached)], {}),
            is_ready=custodian.is_there,
            log_file=_log(plan, "custodian"),
            prepare=lambda: serving.init(own),
            patience=10,
        )
    ]


def runs_custodian() -> bool:
    """Whether the second custodian is started with the other parts."""
    return homes.mode() == "trial" and not custodian.is_elsewhere()


def custodian_home(home: Path) -> Path:
    return home / "custodian"


def _database(plan: Plan) -> Part:
    cluster = Cluster(plan.home)
    return Part(
        name="database",
        spawn=cluster.spawn,
        is_ready=cluster.is_ready,
        log_file=cluster.log_file,
        prepare=cluster.create,
        stop_signal=signal.SIGINT,
        retries=True,
    )


def _web(plan: Plan) -> Part:
    count = 1 if plan.office else web_processes()
    return Part(
        name="web",
        spawn=_spawner(plan, "web", granian(LOCAL, plan.port, count), {"DHARATAL_ROLE": "web"}),
        is_ready=lambda: answers(LOCAL, plan.port),
        log_file=_log(plan, "web"),
        port=plan.port,
        prepare=lambda: prepare_database(plan.home),
        patience=30,
        starts_within=PAGES_START_WITHIN,
    )


def _office_web(plan: Plan, office: Office) -> Part:
    secure = ["--ssl-certificate", str(office.certificate), "--ssl-keyfile", str(office.key)]
    command = [*granian(office.address, plan.port, web_processes()), *secure, "--ssl-protocol-min", "tls1.2"]
    told = {
        "DHARATAL_ROLE": "web",
        "DHARATAL_HTTPS": "1",
        "DHARATAL_HOSTS": f"{office.name},{office.address}",
    }
    return Part(
        name="office",
        spawn=_spawner(plan, "office", command, told),
        is_ready=lambda: answers(office.address, plan.port, authority=office.authority),
        log_file=_log(plan, "office"),
        port=plan.port,
        patience=30,
        starts_within=PAGES_START_WITHIN,
    )


def _welcome(plan: Plan, office: Office) -> Part:
    command = [
        sys.executable,
        "-m",
        "dharatal.interfaces.cli.service.welcome",
        office.address,
        str(plan.port + 1),
    ]
    return Part(
        name="welcome",
        spawn=_spawner(plan, "welcome", command, {}),
        is_ready=lambda: accepts(office.address, plan.port + 1),
        log_file=_log(plan, "welcome"),
        port=plan.port + 1,
        patience=10,
    )


def _worker(plan: Plan) -> Part:
    command = [sys.executable, "-m", "dharatal.interfaces.worker"]
    return Part(
        name="worker",
        spawn=_spawner(plan, "worker", command, {"DHARATAL_ROLE": "worker"}),
        is_ready=lambda: True,
        log_file=_log(plan, "worker"),
        patience=75,  # a job at hand is finished first
    )


def granian(address: str, port: int, count: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address, "--port", str(port)),
        *("--workers", str(count), "--blocking-threads", str(THREADS)),
        *("--blocking-threads-idle-timeout", str(IDLE_SECONDS), "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10", SERVED),
    ]


def web_processes() -> int:
    """Two a processor: requests come in bunches, and what falls to one process waits there while the others idle."""
    return max(1, min(MOST_WEB_PROCESSES, 2 * len(os.sched_getaffinity(0))))


def _log(plan: Plan, name: str) -> Path:
    return plan.home / "logs" / f"{name}.log"


def _spawner(plan: Plan, name: str, command: list[str], told: Mapping[str, str]) -> Callable[[], Process]:
    def spawn() -> Process:
        with processes.open_log(_log(plan, name)) as log:
            environment = {"DHARATAL_HOME": str(plan.home), **SETTINGS, **told}
            return processes.start(
                command, identity="direct", on_orphaned=signal.SIGTERM, log=log, environment=environment
            )

    return spawn


def prepare_database(home: Path) -> None:
    """Keys, roles and tables, made where they are missing.

    Raises PartDidNotStart, and KeysUnreadable where a database is there without its keys.
    """
    if login.is_new(home):
        keys.create_missing()
    keys.keyring()
    keys.signing_key()
    keys.create_marking_key()
    bootstrap(home)
    log = home / "logs" / "preparation.log"
    command = [sys.executable, "-m", "dharatal.interfaces.cli.service.preparation"]
    environment = {**os.environ, **SETTINGS, "DHARATAL_HOME": str(home), "DHARATAL_ROLE": "owner"}
    with processes.open_log(log) as handle:
        launched = processes.launched(command, on_orphaned=signal.SIGTERM)
        done = subprocess.run(launched, env=environment, stdout=handle, stderr=handle, check=False)
    if done.returncode != 0:
        raise PartDidNotStart(f"The tables could not be made; {log} says why.")


def answers(address: str, port: int, *, authority: Path | None = None) -> bool:
    """Whether `/healthz` says that all is well. authority: of the certificate that must be shown."""
    if authority is None:
        connection = http.client.HTTPConnection(address, port, timeout=5)
    else:
        trust = ssl.create_default_context(cafile=str(authority))
        connection = http.client.HTTPSConnection(address, port, timeout=5, context=trust)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def accepts(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError:
        return False
    return True


def require_free(address: str, port: int, *, patience: float = 8) -> None:
    """Raises PortTaken when something else listens there; our own predecessor gets a moment to end."""
    deadline = time.monotonic() + patience
    while not _is_free(address, port):
        if time.monotonic() > deadline:
            raise PortTaken(
                f"Port {port} on {address} is taken by another program. Choose another with --port."
            )
        time.sleep(0.3)


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True

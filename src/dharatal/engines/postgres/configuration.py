"""What PostgreSQL is told, written at every start; an operator's lines go into `operator.conf` beside it."""

import os
from collections.abc import Sequence
from pathlib import Path

MIB = 1024 * 1024

# A log line may hold what somebody typed: in the statement, its parameters, the detail of an error
# ("Key (phone)=...") and even the message ("invalid input syntax for type integer: ..."). So no error of a
# statement is written at all; the application logs its own failures, with ids only.
SILENT = {
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_autovacuum_min_duration": "-1",
    "log_temp_files": "-1",
    "log_lock_waits": "off",
    "log_checkpoints": "off",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "'%m [%p] '",
    "debug_print_parse": "off",
    "debug_print_plan": "off",
}

# For tests: a power cut may lose everything, a killed process still loses nothing that was committed.
UNSAFE = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "256MB",
}


def configuration(*, socket_folder: Path, port: int, fsync: bool, preload: Sequence[str] = ()) -> str:
    """The lines of `dharatal.conf`; preload: libraries of PostgreSQL's own that the server loads."""
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket_folder}'",
        "unix_socket_permissions": "0700",
        "port": str(port),
        "max_connections": "120",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "random_page_cost": "1.1",
        "jit": "off",  # slower on every query that a page makes
        "temp_buffers": "64MB",  # rows on their way in stay in memory
        "max_wal_size": "4GB",
        "wal_init_zero": "off",  # writing each new file of the log twice costs a long load a tenth
        "checkpoint_timeout": "15min",
        "recovery_init_sync_method": "syncfs",  # file by file takes seconds after a power cut
        "shared_preload_libraries": f"'{','.join(preload)}'",
        **memory(),
        **SILENT,
        **({} if fsync else UNSAFE),
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def memory() -> dict[str, str]:
    """Shares of this machine's memory.

    PostgreSQL's own pages get a quarter of a machine below 8 GiB; of a larger one, which is there for millions of
    members, two fifths, at most 16 GiB: a search that must read the disk takes half as long again.
    """
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB
    own = total // 4 if total < 8_000 else total * 2 // 5
    return {
        "shared_buffers": f"{max(64, min(own, 16_384))}MB",
        "wal_buffers": "16MB" if total < 8_000 else "64MB",  # a long load need not write its log itself
        "effective_cache_size": f"{max(128, total // 2)}MB",
        "work_mem": f"{max(4, min(total // 250, 64))}MB",
        "maintenance_work_mem": f"{max(32, min(total // 16, 1024))}MB",
    }


def access_rules() -> str:
    """pg_hba.conf: a password for everybody, on the socket only."""
    return "local all all scram-sha-256\n"

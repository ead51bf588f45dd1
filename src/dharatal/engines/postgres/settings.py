"""What Django is told about the database."""

from typing import Any, Literal

from dharatal.engines.home import home
from dharatal.engines.postgres import login

Role = Literal["owner", "web", "worker", "backup"]

# What is asked a fourth time on a connection is planned no more: that was a third of a caller's page (ADR 0017).
_PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database_settings(role: Role) -> dict[str, Any]:
    """One entry of Django's DATABASES; raises DatabaseNotPrepared, saying which file is missing."""
    logins = login.read(home())
    if role not in logins["passwords"]:
        raise login.DatabaseNotPrepared(f"{login.path_in(home())} has no password for the role {role}.")
    return {
        "ENGINE": "dharatal.engines.postgres.backend",
        "NAME": logins["name"],
        "USER": f"dharatal_{role}",
        "PASSWORD": logins["passwords"][role],
        "HOST": logins["host"],
        "PORT": str(logins["port"]),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,  # the database may have been restarted under a kept connection
        "OPTIONS": {
            "application_name": f"dharatal {role}",
            "connect_timeout": 10,
            **(_PREPARED if role in ("web", "worker") else {}),
            **logins.get("tls", {}),
        },
    }

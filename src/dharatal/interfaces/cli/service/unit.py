"""The systemd unit that starts an installation at boot."""

import os
import pwd
import shlex
import sys
from pathlib import Path

UNIT = """\
# Enable with: systemctl enable --now {path}
[Unit]
Description=Dharatal
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
User={user}
Environment="DHARATAL_HOME={home}"
WorkingDirectory={home}
ExecStart={command}
Restart=always
RestartSec=2
KillMode=mixed
TimeoutStopSec=180
LimitCORE=0
LimitNOFILE=65536
UMask=0077
NoNewPrivileges=yes
ProtectSystem=full
PrivateTmp=no

[Install]
WantedBy=multi-user.target
"""


def unit(*, home: Path, user: str, arguments: list[str], path: Path, program: Path) -> str:
    command = shlex.join([str(program), "up", *arguments])
    return UNIT.format(path=path, user=user, home=home, command=command)


def write_unit(home: Path, arguments: list[str]) -> Path:
    """Write `dharatal.service` into the home, for the operator to enable; returns its path."""
    path = home / "dharatal.service"
    user = pwd.getpwuid(os.geteuid()).pw_name
    program = Path(sys.prefix) / "bin" / "dharatal"
    path.write_text(unit(home=home, user=user, arguments=arguments, path=path, program=program), "utf-8")
    return path

"""Become what a child should be, then run it; a script of its own that needs nothing but the interpreter.

`python -I -S launch.py SIGNAL PARENT IDENTITY PROGRAM ARGUMENT...`

SIGNAL: sent to the child by the kernel when its parent dies, so that no orphan outlives a killed supervisor.
PARENT: its process id; the child gives up when that parent died before the kernel was told.
IDENTITY: `direct`; `namespace` (root seen as user 1000 in a user namespace of its own, since PostgreSQL
refuses root); or a user id to change to.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
SEEN_AS = 1000

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def enter_namespace() -> None:
    """See our own user as an ordinary one. Raises OSError where the machine forbids it."""
    user, group = os.geteuid(), os.getegid()
    _checked(_libc.unshare(CLONE_NEWUSER))
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{SEEN_AS} {user} 1"),
        ("gid_map", f"{SEEN_AS} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as handle:
            handle.write(line)


def change_user(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def become(identity: str) -> None:
    if identity == "namespace":
        enter_namespace()
    elif identity != "direct":
        change_user(int(identity))


def die_with_parent(number: int, parent: int) -> None:
    """Last before the exec: the kernel forgets the request when a process changes its user."""
    _checked(_libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0))
    if os.getppid() != parent:
        raise SystemExit("the supervisor is gone")


def main(arguments: list[str]) -> None:
    number, parent, identity, *command = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold people's names in clear
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    become(identity)
    if int(number):
        die_with_parent(int(number), int(parent))
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])

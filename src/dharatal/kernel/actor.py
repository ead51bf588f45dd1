"""Who acts, from where and through which door: carried by every write and every look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    user_id: 0 is nobody (not logged in), -1 the system itself.
    channel: web, api, cli or job. place: network address or host. device: enrolled browser's id, or the
    operating-system user of a command.
    """

    user_id: int
    login: str
    channel: str
    place: str = ""
    device: str = ""
    request_id: str = ""

    @property
    def is_system(self) -> bool:
        return self.user_id == -1


NOBODY = Actor(user_id=0, login="", channel="web")
SYSTEM = Actor(user_id=-1, login="system", channel="job")

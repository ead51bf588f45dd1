"""A request after `WhoActs`: it carries who acts."""

from django.http import HttpRequest

from dharatal.guard.access.models import User
from dharatal.kernel.actor import Actor


class ActingRequest(HttpRequest):
    """What every view of ours is given. user: behind a door that asks for a log-in."""

    actor: Actor
    user: User

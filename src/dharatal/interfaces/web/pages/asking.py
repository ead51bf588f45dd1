"""What a page of ours is asked with."""

from django.http import HttpRequest

from dharatal.guard.access.models import User
from dharatal.kernel.actor import Actor


class Asking(HttpRequest):
    """A request that has passed the middleware: it knows who acts."""

    actor: Actor
    user: User

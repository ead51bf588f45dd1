"""A request after `WhoActs`: it carries who acts."""

from django.http import HttpRequest

from dharatal.kernel.actor import Actor


class ActingRequest(HttpRequest):
    """What every view of ours is given."""

    actor: Actor

"""Ids of people as they are given to a command."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class NotAnId(Refusal):
    """What was given is no id of a person or a record."""

    code = "not_an_id"


def id_of(text: str) -> UUID:
    """Raises NotAnId."""
    try:
        return UUID(text)
    except ValueError:
        raise NotAnId(
            _("This is no id of a person. Take it from the address of the person's page.")
        ) from None

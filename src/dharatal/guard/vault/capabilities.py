"""What may be done with the keys."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

ROTATE_KEYS = Capability("vault.rotate_keys", _("Change the keys that seal the register"), scoped=False)
APPROVE = Capability("vault.approve", _("Approve files of people that somebody else asks for"))

"""What may be done with the keys, and by whoever watches over looks."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

ROTATE_KEYS = Capability("vault.rotate_keys", _("Change the keys that seal the register"), scoped=False)
APPROVE = Capability("vault.approve", _("Approve files of people that somebody else asks for"))
WATCH = Capability("vault.watch", _("Watch over looks at people, and open locks"), scoped=False)
BREAK_GLASS = Capability("vault.break_glass", _("Take full access for an hour in an emergency"), scoped=False)

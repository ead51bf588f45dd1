from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

READ_LOG = Capability("audit.read", _("Read who did what and who looked at what"), scoped=False)
VERIFY_LOG = Capability("audit.verify", _("Prove that the log is whole"), scoped=False)

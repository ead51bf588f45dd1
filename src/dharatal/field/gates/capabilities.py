from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

SET_GATES = Capability("gates.set", _("Set calling hours and silence periods"))

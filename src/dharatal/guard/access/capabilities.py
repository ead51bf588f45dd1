from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

MANAGE_USERS = Capability("access.manage_users", _("Add log-ins and end them"))
ENROL_DEVICE = Capability("access.enrol_device", _("Enrol the browsers of the call room"))
SEE_SESSIONS = Capability("access.see_sessions", _("See and end other people's sessions"))

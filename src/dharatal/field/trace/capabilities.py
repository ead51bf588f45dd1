from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

TRACE = Capability("trace.files", _("Find out whose copy a list is that turned up outside"))
HANDLE_BREACH = Capability("trace.breach", _("Handle a breach: its clocks, who is told, what is closed"))

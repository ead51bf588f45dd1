from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

TRACE = Capability("trace.files", _("Find out whose copy a list is that turned up outside"))
HANDLE_BREACH = Capability("trace.breach", _("Handle a breach: its clocks, who is told, what is closed"))
TELL = Capability("complaints.tell", _("Write down that a rival called a member"), scoped=False)
BOOK = Capability("complaints.keep", _("Keep the book of complaints about a rival's calls"))
ENTRUST = Capability(
    "trace.entrust", _("Write down whom the leader named to decide about inquiries"), scoped=False
)
"""No right opens a case: whoever is named in it sees it, and nobody else (`cases`)."""

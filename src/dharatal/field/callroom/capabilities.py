from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

KEEP_PAPER = Capability("callroom.keep_paper", _("Ask for call sheets, print them and enter their results"))
APPROVE_PAPER = Capability("callroom.approve_paper", _("Approve the call sheets that somebody else asks for"))
HEAR_MISSED = Capability("callroom.hear_missed", _("Report missed calls for a gateway"))

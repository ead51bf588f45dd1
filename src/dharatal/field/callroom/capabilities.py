from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

HEAR_MISSED = Capability("callroom.hear_missed", _("Report missed calls for a gateway"))

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

MANAGE_TERRITORY = Capability("territory.manage", _("Add, rename, merge and move units"))

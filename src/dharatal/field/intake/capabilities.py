from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

SEND = Capability("intake.send", _("Send names of members"))
SEE = Capability("intake.see", _("See the lists that were sent"))
SEE_COVERAGE = Capability("coverage.see", _("See which villages have their members"))

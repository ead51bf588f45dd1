from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

MAKE_CALLS = Capability("calls.make", _("Call people, one card at a time"), scoped=False, enrolled_only=True)
WATCH_CALLS = Capability("calls.watch", _("See the figures of the call room"))
STEER_CALLS = Capability("calls.steer", _("Pause callers, districts and the call room"))
HEAR_CALLERS = Capability("calls.hear", _("Decide about callers whom second calls have stopped"))

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

APPOINT = Capability("posts.appoint", _("Appoint to posts and end terms"))

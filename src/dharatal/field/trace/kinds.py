"""What a row of a list can be."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "matched": _("Rows of our members"),
    "repeat": _("Rows that say again what another says"),
    "decoy": _("Decoys"),
    "foreign": _("Rows of nobody we know"),
}

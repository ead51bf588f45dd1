"""What people type into the register's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dharatal.register.people.operations import PURPOSES


class Find(forms.Form):
    """A name in either script, or a mobile number."""

    text = forms.CharField(
        max_length=120, error_messages={"required": _("Type a name, or at least its first two letters.")}
    )


class Reveal(forms.Form):
    """What the number is needed for."""

    purpose = forms.ChoiceField(choices=list(PURPOSES.items()))

"""What people type into the register's pages."""

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from dharatal.register.people.operations import PURPOSES


class Find(forms.Form):
    """Words of a name, a father's name, a place, in either script; or a mobile number.

    unit: `kind:code`, to look only there. then: the page of ours that asks for a person, to go back to with
    `?person=UUID`; empty: to that person's own page.
    """

    text = forms.CharField(
        max_length=400,
        error_messages={
            "required": _("Type a name, or at least its first two letters."),
            "max_length": _("That is too long for a name. Type the name and the village."),
        },
    )
    unit = forms.CharField(max_length=60, required=False)
    then = forms.CharField(max_length=200, required=False)

    def clean_then(self) -> str:
        """A path of this house, or nothing: the box leads nowhere else."""
        then = str(self.cleaned_data["then"])
        is_ours = url_has_allowed_host_and_scheme(then, allowed_hosts=None) and then.startswith("/")
        return then if is_ours and "?" not in then and "#" not in then else ""


class Reveal(forms.Form):
    """What the number is needed for."""

    purpose = forms.ChoiceField(choices=list(PURPOSES.items()))

"""What may be done with people."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.capability import Capability

LOOK = Capability("people.look", _("Look at people"))
FIND = Capability("people.find", _("Search people by name or number"))
REVEAL = Capability("people.reveal", _("See people's phone numbers"))
FORGET = Capability("people.forget", _("Erase a person at their wish"))
REVIEW = Capability("people.review", _("Decide whether two records are one person"))
JUDGE = Capability("people.judge", _("Answer which of the own people are one person"))
WATCH_REVIEW = Capability("people.watch_review", _("See how reviewers work and agree"))
MERGE = Capability("people.merge", _("Join and part records of the same person"))
MATCH = Capability("people.match", _("Compare the whole register and train the model"))
EXPORT = Capability("people.export", _("Take people's data out as a file"))
KEEP_DECOYS = Capability("people.keep_decoys", _("Enter and retire invented members on own numbers"))
SEE_DECOYS = Capability("people.see_decoys", _("See which members are invented"))

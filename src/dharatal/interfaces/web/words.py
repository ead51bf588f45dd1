"""The word and the shape of every state that a page shows. Colour only repeats the shape."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Word(NamedTuple):
    shape: str
    """Class of the style sheet: done half live back need stop rest new."""
    word: Promise


class Key(NamedTuple):
    outcome: str
    key: str
    word: Promise


STATES: dict[str, Word] = {
    # outcomes of a call
    "yes": Word("done", _("Yes, with us")),
    "no": Word("rest", _("Not with us")),
    "not_certain": Word("half", _("Not certain yet")),
    "wrong_number": Word("back", _("Wrong number")),
    "not_this_person": Word("back", _("Someone else answered")),
    "no_answer": Word("rest", _("No answer")),
    "busy": Word("rest", _("Busy")),
    "switched_off": Word("rest", _("Switched off")),
    "unreachable": Word("rest", _("Out of reach")),
    "call_back": Word("need", _("Call back")),
    "refused": Word("rest", _("Refused to talk")),
    "language": Word("rest", _("No common language")),
    "deceased": Word("rest", _("No longer alive")),
    "abusive": Word("stop", _("Abusive")),
    "complaint": Word("stop", _("Complained")),
    "unreached": Word("rest", _("Not reached")),
    "do_not_call": Word("rest", _("Wants no calls")),
    "skipped": Word("rest", _("Skipped")),
    # a submission's way
    "submitted": Word("new", _("Submitted")),
    "waiting": Word("half", _("Waiting for the call")),
    "in_call": Word("live", _("In a call")),
    "verified": Word("done", _("Verified")),
    "on_hold": Word("need", _("Held for a second call")),
    "returned": Word("back", _("Returned")),
    "corrected": Word("half", _("Corrected, sent again")),
    "closed": Word("rest", _("Closed")),
    "withdrawn": Word("rest", _("Withdrawn")),
    # rows of a sheet
    "accepted": Word("done", _("Accepted")),
    "duplicate": Word("half", _("Already there")),
    "rejected": Word("back", _("Sent back")),
    "open_line": Word("new", _("Empty")),
    "declined": Word("rest", _("Not with us")),
    "held": Word("rest", _("Not to be called")),
    # batches
    "reading": Word("live", _("Being read")),
    "needs_columns": Word("need", _("Tell us the columns")),
    "checked": Word("need", _("Ready to send")),
    "loading": Word("live", _("Being stored")),
    "sent": Word("done", _("Sent for calling")),
    "failed": Word("stop", _("Could not be read")),
    "dropped": Word("rest", _("Not sent")),
    # how sure we are of a column
    "sure": Word("done", _("Sure")),
    "guess": Word("half", _("A guess")),
    "ask": Word("need", _("You tell us")),
    "ignored": Word("rest", _("Left out")),
    # callers, districts, the room
    "talking": Word("live", _("Talking")),
    "between": Word("half", _("Next card")),
    "on_break": Word("rest", _("On a break")),
    "paused": Word("stop", _("Paused")),
    "stopped": Word("stop", _("Stopped until checked")),
    "away": Word("rest", _("Not here")),
    "room_paused": Word("stop", _("Paused")),
    "open": Word("live", _("Open")),
    "outside_hours": Word("rest", _("Outside hours")),
    "silence": Word("rest", _("Silence period")),
    # paper hour
    "missing": Word("need", _("Missing")),
    "sheet_out": Word("live", _("With the caller")),
    "sheet_closed": Word("done", _("Signed back")),
    "sheet_lost": Word("stop", _("Lost")),
    "row_open": Word("new", _("No result yet")),
    "row_not_called": Word("rest", _("Was not called")),
    "row_lost": Word("stop", _("Lost with the sheet")),
    # second calls
    "clear": Word("done", _("Clear")),
    "running": Word("half", _("Still checking")),
    "stop": Word("stop", _("Should stop")),
    # files of people
    "export_waiting": Word("need", _("Waits for an approval")),
    "export_making": Word("live", _("Being made")),
    "export_ready": Word("done", _("Ready to fetch")),
    "export_fetched": Word("rest", _("Fetched")),
    "export_refused": Word("back", _("Not approved")),
    "export_expired": Word("rest", _("Over")),
    "export_failed": Word("stop", _("Could not be made")),
    # lists that turned up outside
    "suspect_waiting": Word("live", _("Being read")),
    "suspect_read": Word("done", _("Read")),
    "suspect_failed": Word("stop", _("Could not be read")),
    "suspect_shredded": Word("rest", _("Shredded")),
    # a breach: its clocks, and whom it concerns
    "breach_open": Word("live", _("Open")),
    "breach_closed": Word("rest", _("Closed")),
    "clock_running": Word("need", _("To be done")),
    "clock_late": Word("stop", _("Late")),
    "clock_met": Word("done", _("Done in time")),
    "clock_met_late": Word("back", _("Done late")),
    "concerned_waiting": Word("half", _("Waiting for the call")),
    "concerned_told": Word("done", _("Told in a call")),
    "concerned_letter": Word("need", _("Needs a letter")),
    "concerned_printed": Word("live", _("Letter printed")),
    "concerned_posted": Word("done", _("Letter posted")),
    "concerned_gone": Word("rest", _("No longer there")),
    # who is heard before a report
    "hearing_waits": Word("need", _("May answer")),
    "hearing_answered": Word("done", _("Answered")),
    "hearing_over": Word("rest", _("Seven days are over")),
    # complaints about a rival's calls, and inquiries
    "complaint_told": Word("half", _("To be called back")),
    "complaint_confirmed": Word("done", _("Confirmed")),
    "complaint_denied": Word("rest", _("No rival had called")),
    "complaint_unreachable": Word("rest", _("Nobody could be asked")),
    "complaint_duplicate": Word("half", _("Told again")),
    "complaint_rise": Word("need", _("More than usual")),
    "complaint_quiet": Word("rest", _("As usual")),
    "complaint_learning": Word("new", _("Still learning")),
    "case_proposed": Word("need", _("Waits for two words")),
    "case_open": Word("live", _("Open")),
    "case_declined": Word("rest", _("Declined")),
    "case_closed": Word("done", _("Closed")),
    "learning": Word("live", _("Being learned")),
    "learned": Word("done", _("Learned")),
    "playing": Word("live", _("Being played through")),
    "aim_met": Word("done", _("As it should be")),
    "aim_missed": Word("need", _("Not as it should be")),
    "finding_waiting": Word("live", _("Being weighed")),
    "finding_made": Word("done", _("Weighed")),
    "finding_failed": Word("stop", _("Could not be weighed")),
    # people and users
    "active": Word("done", _("Verified member")),
    "merged": Word("done", _("Joined")),
    "split": Word("half", _("Parted")),
    "undone": Word("back", _("Taken back")),
    "line_in_use": Word("done", _("In use")),
    "line_full": Word("need", _("Full for this hour")),
    "line_resting": Word("stop", _("Rests after complaints")),
    "ended": Word("rest", _("Ended")),
    "valid": Word("done", _("Valid")),
    "expired": Word("rest", _("Expired")),
    "locked": Word("stop", _("Locked")),
    "never_used": Word("new", _("Not used yet")),
    # the watch
    "warned": Word("need", _("Ask about it")),
    "looks_locked": Word("stop", _("Looks are closed")),
    "looks_opened": Word("done", _("Opened again")),
    "looked_into": Word("done", _("Looked into")),
    "glass_open": Word("live", _("Break-glass is open")),
    "glass_waits": Word("need", _("Waits for its review")),
    "glass_overdue": Word("stop", _("Review overdue")),
    "glass_reviewed": Word("done", _("Reviewed")),
    # the audit log
    "intact": Word("done", _("Intact")),
    "broken": Word("stop", _("Changed afterwards")),
    "unchecked": Word("half", _("Not checked yet")),
}

SPOKE: tuple[Key, ...] = (
    Key("yes", "Y", STATES["yes"].word),
    Key("no", "N", STATES["no"].word),
    Key("wrong_number", "W", STATES["wrong_number"].word),
    Key("call_back", "L", STATES["call_back"].word),
)
DID_NOT_SPEAK: tuple[Key, ...] = (
    Key("no_answer", "0", STATES["no_answer"].word),
    Key("busy", "B", STATES["busy"].word),
    Key("switched_off", "S", STATES["switched_off"].word),
    Key("unreachable", "U", STATES["unreachable"].word),
)
SOMETHING_ELSE: tuple[Key, ...] = (
    Key("not_this_person", "D", STATES["not_this_person"].word),
    Key("refused", "R", STATES["refused"].word),
    Key("language", "G", STATES["language"].word),
    Key("deceased", "X", STATES["deceased"].word),
    Key("abusive", "A", STATES["abusive"].word),
    Key("complaint", "P", STATES["complaint"].word),
)

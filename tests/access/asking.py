"""How each route is asked, so that the answer depends on nothing but who asks: the objects lie in Saran.

A route that is not here fails the matrix: add it with what its form needs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.cast import DRAFT

Things = Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """One way to ask a page. instead: parameter of the address -> the thing that stands for it."""

    method: str
    query: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


def get(query: str = "", **instead: str) -> Ask:
    return Ask("GET", query, instead=instead)


def post(sheet: str = "", data: Mapping[str, str] | None = None, **instead: str) -> Ask:
    return Ask("POST", data=data or {}, instead=instead, sheet=sheet)


# parameter of an address -> thing of the cast, where a page says nothing else
PARAMETERS = {
    "call": "call",
    "caller_id": "caller",
    "district_id": "district",
    "pause_id": "pause",
    "check_id": "check",
    "hearing_id": "hearing",
    "signal_id": "signal",
    "planted_id": "planted",
    "line_id": "line",
    "handset_id": "handset",
    "bill_id": "bill",
    "submission": "returned",
    "batch_id": "batch",
    "batch": "batch",
    "person": "person",
    "other": "other",
    "event": "event",
    "pair": "pair",
    "decoy": "decoy",
    "user": "user",
    "holder": "holder",
    "device": "device",
    "asked": "asked",
    "export": "export",
    "suspect": "suspect",
    "kind": "kind_of_row",
    "number": "sheet",
    "place": "place",
    "size": "size",
    "pk": "pk",
    "notice_id": "notice",
    "glass_id": "glass",
}
SARAN = "unit=district:211"
MEMBER = {"name": "Tetri Devi", "phone": "6000077730", "age": "30", "told": "on", "unit": "village:500001"}
FILE = {"column": "name", "purpose": "meeting", "format": "csv", "days": "7"}
RESULT = {"code": "not a code", "outcome": "no_answer", "time": "10:31"}
DECOY = {"name": "Tetri Devi", "phone": "6000099992", "answers": "the office", "place": "village:500001"}
STRANGER = {"login": "somebody", "post": "caller", "unit": "district:211", "until": "2026-12-01"}

PAGES: dict[str, tuple[Ask, ...]] = {
    "healthz": (get(),),
    "metrics": (get(),),
    "today": (get(),),
    "set_language": (post(data={"language": "hi"}),),
    "account_login": (get(), post(data={"login": "nobody", "password": "wrong"})),
    "account_logout": (get(), post()),
    "account_inactive": (get(),),
    "account_reauthenticate": (get(),),
    "account_change_password": (get(),),
    "account_set_password": (get(),),
    "account_signup": (get(),),
    "account_reset_password": (get(),),
    "account_email": (get(),),
    "mfa_index": (get(),),
    "mfa_authenticate": (get(),),
    "mfa_reauthenticate": (get(),),
    "mfa_activate_totp": (get(),),
    "mfa_deactivate_totp": (get(), post()),
    "mfa_view_recovery_codes": (get(),),
    "mfa_generate_recovery_codes": (get(), post()),
    "mfa_download_recovery_codes": (get(),),
    "mfa_list_webauthn": (get(),),
    "mfa_add_webauthn": (get(),),
    "mfa_reauthenticate_webauthn": (get(),),
    "mfa_remove_webauthn": (get(), post()),
    "mfa_edit_webauthn": (get(),),
    "mfa_login_webauthn": (get(),),
    "usersessions_list": (get(), post()),
    "openapi": (get(),),
    "exports:mine": (get(),),
    "exports:ask": (get(SARAN), Ask("POST", query=SARAN, data=FILE)),
    "exports:approvals": (get(),),
    "exports:one": (get(),),
    "exports:progress": (get(),),
    "exports:take_back": (post(),),
    "exports:fetch": (get(), post()),
    "exports:file": (get("key=x"),),
    "exports:approve": (post(),),
    "exports:refuse": (post(data={"reason": "one block is enough"}),),
    "callroom:desk": (get(),),
    "callroom:my_day": (get(),),
    "callroom:break": (post(),),
    "callroom:resume_own": (post(),),
    "callroom:dial": (post(),),
    "callroom:record": (post(data={"outcome": "no_answer", "key": "k"}),),
    "callroom:skip": (post(),),
    "callroom:undo": (post(),),
    "callroom:heartbeat": (post(),),
    "callroom:room": (get(),),
    "callroom:live": (get(),),
    "callroom:pause_room": (post(),),
    "callroom:pause_caller": (post(),),
    "callroom:pause_district": (post(),),
    "callroom:resume": (post(),),
    "callroom:report": (get(),),
    "callroom:my_checks": (get(),),
    "callroom:own_hearing": (get(), post(data={"text": "a word"})),
    "callroom:notice": (get(), post()),
    "callroom:checks": (get(),),
    "callroom:checks_of": (get(caller_id="checked"),),
    "callroom:check": (get(), post(data={"ruling": "kept", "reason": "spoke to her"})),
    "callroom:doubt": (post(),),
    "callroom:hearing": (get(), post(data={"decision": "continue", "reason": "sound"})),
    "callroom:sampled": (get(), post(data={"size": "usual"})),
    "callroom:signal": (get(),),
    "callroom:planted": (get(), post()),
    "callroom:retire": (post(),),
    "callroom:own_paper": (get(), post(data=RESULT)),
    "callroom:paper": (get(),),
    "callroom:paper_ask": (post(data={"rows": "5"}),),
    "callroom:approvals": (get(),),
    "callroom:paper_approve": (post(),),
    "callroom:paper_refuse": (post(),),
    "callroom:paper_enter": (get(), post(data=RESULT)),
    "callroom:paper_sheet": (get(number="sheet"),),
    "callroom:paper_print": (get(number="sheet"),),
    "callroom:paper_back": (post(number="sheet"),),
    "callroom:paper_lost": (post(data={"reason": "left in a bus"}, number="sheet"),),
    "intake:forms": (get("within=block:1811"),),
    "intake:new_form": (post(data={"unit": "village:500001"}),),
    "intake:form": (get(number="form"),),
    "intake:form_print": (get(number="form"),),
    "intake:form_photo": (post(number="form"),),
    "intake:form_picture": (get(number="form"),),
    "intake:form_look": (post(data={"act": "turn"}, number="form"),),
    "intake:form_line": (post(data=MEMBER, number="form"),),
    "intake:returns_print": (get("unit=block:1811"),),
    "callroom:dialling": (get(),),
    "callroom:fall_back": (post(),),
    "callroom:handset": (get(),),
    "callroom:handset_offer": (post(),),
    "callroom:handset_paired": (get(),),
    "callroom:handset_end": (post(),),
    "callroom:lines": (get(),),
    "callroom:line_add": (post(data={"label": "Patna 1"}),),
    "callroom:line_retire": (post(),),
    "callroom:way": (post(data={"caller": "0", "way": "handset"}),),
    "callroom:handset_end_of": (post(),),
    "callroom:bills": (get(), post(data={"line": "Saran"}, sheet="Date,Time,Number,Duration\n")),
    "callroom:bill": (get(),),
    "dialling:handset": (get(),),
    "dialling:handset_now": (get(),),
    "dialling:pair": (post(data={"code": "2222-2222"}),),
    "dialling:end": (post(),),
    "dialling:check": (get(), post(data={"code": "a b", "last": "1234"})),
    "intake:batches": (get(),),
    "intake:upload": (get(), post(sheet=DRAFT, data={"unit": "district:211"})),
    "intake:sample": (get(),),
    "intake:enlist": (get("within=block:1811"), post(data=MEMBER)),
    "intake:enlisted": (get(submission="waiting"),),
    "intake:returns": (get(SARAN),),
    "intake:returns_sheet": (get(SARAN),),
    "intake:correct": (get(), post(data=MEMBER)),
    "intake:number": (post(data={"phone": "6000077731"}),),
    "intake:gone": (post(),),
    "intake:batch": (get(),),
    "intake:rejects": (get(),),
    "intake:columns": (get(batch_id="draft"), post(data={"column-0": "name"}, batch_id="draft")),
    "intake:check": (get(batch_id="draft"),),
    "intake:check_rejects": (get(batch_id="draft"),),
    "intake:send": (post(batch_id="draft"),),
    "intake:drop": (post(batch_id="draft"),),
    "intake:retry": (post(),),
    "intake:working": (get(),),
    "intake:progress": (get(),),
    "coverage:board": (get(SARAN),),
    "coverage:series": (get(SARAN), get(f"{SARAN}&format=json")),
    "coverage:rows": (get(f"{SARAN}&figure=verified"),),
    "coverage:table": (get(SARAN),),
    "people:list": (get(SARAN),),
    "people:find": (get(), post(data={"text": "Chandrakala"})),
    "people:likely": (post(data={"text": "Chandrakala"}),),
    "people:person": (get(),),
    "people:reveal": (post(data={"purpose": "meeting"}),),
    "people:looks": (get(),),
    "people:join": (get(), post(data={"text": "Kalavati"})),
    "people:join_with": (get(), post(data={"reason": "reviewed"})),
    "people:part": (get(), post(data={"reason": "different"})),
    "people:undo": (get(), post()),
    "trace:index": (get(), post()),
    "trace:one": (get(),),
    "trace:progress": (get(),),
    "trace:rows": (get(),),
    "trace:again": (post(),),
    "trace:shred": (post(),),
    "pairs:desk": (get(),),
    "pairs:decide": (post(data={"what": "different"}),),
    "pairs:undo": (post(),),
    "pairs:figures": (get(),),
    "pairs:sent": (get(),),
    "pairs:answer": (post(data={"what": "different"}, pair="sent_pair"),),
    "withdraw": (get(), post(data={"reason": "wish", "sure": "1"})),
    "staff:users": (get(),),
    "staff:user_add": (get(), post(data=STRANGER)),
    "staff:user": (get(),),
    "staff:user_card": (post(),),
    "staff:user_password": (post(),),
    "staff:user_end": (post(),),
    "staff:user_sessions": (post(),),
    "staff:term_end": (post(),),
    "staff:posts": (get(),),
    "staff:post_add": (get(), post(data=STRANGER | {"post": "block_president", "unit": "block:1811"})),
    "staff:post_password": (post(),),
    "staff:post_end": (post(),),
    "staff:helpers": (get(),),
    "staff:helper_add": (get(), post(data=STRANGER | {"unit": "block:1811"})),
    "staff:helper_end": (post(holder="helper"),),
    "staff:decoys": (get(),),
    "staff:decoy_add": (post(data=DECOY),),
    "staff:decoy_retire": (post(data={"why": "lost"}),),
    "staff:devices": (get(), post(data={"label": "Saran 2"})),
    "staff:device_revoke": (post(),),
    "staff:enrol": (get(), post(data={"code": "2222-2222"})),
    "watch:board": (get(),),
    "watch:notice": (get(),),
    "watch:close": (post(data={"words": "asked him by phone"}),),
    "watch:glass": (get(), post(data={"reason": "a court asks", "password": "wrong", "code": "0"})),
    "watch:glass_end": (post(),),
    "watch:glass_review": (post(data={"words": "one look, for the court"}),),
    "log:index": (get("who=saran"),),
    "log:check": (post(),),
    "log:checkpoint": (get(),),
}

API: dict[str, Ask] = {
    "POST /api/intake/batches": post(sheet=DRAFT, data={"unit": "district:211"}),
    "GET /api/intake/batches/<batch>": get(),
    "GET /api/intake/returns": get(SARAN),
    "POST /api/calls/next": post(),
    "POST /api/calls/missed": post(data={"number": "6000077739"}),
    "POST /api/calls/<call>/dial": post(),
    "POST /api/calls/<call>/record": post(data={"outcome": "no_answer"}),
    "GET /api/people/count": get(SARAN),
    "POST /api/people/find": post(data={"text": "Chandrakala", "unit": "district:211"}),
    "POST /api/people/merge": post(data={"reason": "reviewed"}),
    "POST /api/people/<person>/split": post(data={"reason": "different"}),
    "POST /api/people/events/<event>/undo": post(),
    "POST /api/people/<person>/withdraw": post(data={"reason": "wish", "sure": True}),
    "GET /api/exports": get(),
    "POST /api/exports": post(data={"unit": "district:211", "columns": ["name"], "purpose": "meeting"}),
    "GET /api/exports/waiting": get(),
    "GET /api/exports/<export>": get(),
    "POST /api/exports/<export>/approve": post(),
    "POST /api/exports/<export>/refuse": post(data={"reason": "one block is enough"}),
    "GET /api/units": get("kind=district"),
    "GET /api/coverage": get(SARAN),
}


def file_of(ask: Ask) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("saran.csv", ask.sheet.encode())} if ask.sheet else {}


def asks() -> Iterator[tuple[str, Ask]]:
    yield from ((name, ask) for name, several in PAGES.items() for ask in several)

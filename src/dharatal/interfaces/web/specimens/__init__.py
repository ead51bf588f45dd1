"""Every page with invented people, so that it can be looked at and tested without a database.

`python -m dharatal.interfaces.web.specimens OUT [hi|en]` writes them as files. The contexts are those that
views hand over; the head of each template describes them. Phone numbers begin with 5: they are nobody's.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from dharatal.interfaces.web.specimens import (
    accounts,
    calls,
    checks,
    coverage,
    decoys,
    dialling,
    exports,
    findings,
    lists,
    pairs,
    paper,
    people,
    trace,
    watch,
)
from dharatal.interfaces.web.specimens.cast import CALLER, INCHARGE, OFFICE, PHONE_PAGE, PRESIDENT, SHELLS

__all__ = ["SHELLS", "Specimen", "specimens"]


class Specimen(NamedTuple):
    name: str
    """Name of the file; the template is the part before "@"."""
    template: str
    context: dict[str, Any]


def specimens() -> list[Specimen]:
    """Return every page in every state that it can be in."""
    found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "people/decoys": (OFFICE, decoys.listing()),
        "people/decoys@empty": (OFFICE, decoys.listing(empty=True)),
        "people/decoys@officer": (OFFICE, decoys.listing(seen_only=True)),
        "account/login": ({}, accounts.login()),
        "account/login@trial": ({}, accounts.login(trial=True)),
        "account/login@wrong": ({}, accounts.login(wrong=True)),
        "account/password_change": (PRESIDENT, accounts.password_change()),
        "account/logout": (PRESIDENT, {}),
        "account/reauthenticate": (PRESIDENT, accounts.reauthenticate()),
        "account/account_inactive": ({}, {}),
        "mfa/authenticate": ({}, accounts.authenticate()),
        "mfa/index": (PRESIDENT, accounts.factors()),
        "mfa/index@must": (PRESIDENT, accounts.factors(none=True)),
        "mfa/totp/activate_form": (PRESIDENT, accounts.totp()),
        "mfa/totp/deactivate_form": (PRESIDENT, accounts.bare_form()),
        "mfa/recovery_codes/index": (PRESIDENT, accounts.code_card()),
        "mfa/recovery_codes/generate": (PRESIDENT, accounts.bare_form(unused_code_count=4)),
        "mfa/webauthn/authenticator_list": (PRESIDENT, accounts.passkeys()),
        "mfa/webauthn/add_form": (PRESIDENT, accounts.passkey_form()),
        "usersessions/usersession_list": (PRESIDENT, accounts.sessions()),
        "findings/one": (OFFICE, findings.one()),
        "findings/one@named": (OFFICE, findings.one("named")),
        "findings/one@gap": (OFFICE, findings.one("gap")),
        "findings/one@same": (OFFICE, findings.one("same")),
        "findings/index": (OFFICE, findings.index()),
        "findings/index@empty": (OFFICE, findings.index(empty=True)),
        "findings/records": (OFFICE, findings.records()),
        "findings/looks": (OFFICE, findings.looks()),
        "trace/index": (PRESIDENT, trace.index()),
        "trace/index@empty": (PRESIDENT, trace.index(empty=True)),
        "trace/working": (PRESIDENT, trace.working()),
        "trace/working@failed": (PRESIDENT, trace.working("suspect_failed")),
        "trace/working@shredded": (PRESIDENT, trace.working("suspect_shredded")),
        "trace/report": (PRESIDENT, trace.report()),
        "trace/report@nobody": (PRESIDENT, trace.report("nobody")),
        "trace/report@foreign": (PRESIDENT, trace.report("foreign")),
        "trace/rows": (PRESIDENT, trace.rows()),
        "trace/rows@empty": (PRESIDENT, trace.rows(empty=True)),
        "exports/mine": (PRESIDENT, exports.mine()),
        "exports/mine@empty": (PRESIDENT, exports.mine(empty=True)),
        "exports/ask": (PRESIDENT, exports.ask()),
        "exports/ask@state": (OFFICE, exports.ask(statewide=True)),
        "exports/one@making": (PRESIDENT, exports.one("making")),
        "exports/one@ready": (PRESIDENT, exports.one("ready")),
        "exports/one@waiting": (PRESIDENT, exports.one("waiting")),
        "exports/one@refused": (PRESIDENT, exports.one("refused")),
        "exports/one@fetched": (PRESIDENT, exports.one("fetched")),
        "exports/one@failed": (PRESIDENT, exports.one("failed")),
        "exports/fetch": (PRESIDENT, exports.fetch()),
        "exports/approvals": (OFFICE, exports.approvals()),
        "exports/approvals@empty": (OFFICE, exports.approvals(empty=True)),
        "callroom/caller": (CALLER, calls.caller()),
        "callroom/caller@dialled": (CALLER, calls.caller(dialled=True)),
        "callroom/caller@third": (
            CALLER,
            calls.caller(dialled=True, answers={"identity": "yes", "place": "yes"}),
        ),
        "callroom/caller@wrong_place": (
            CALLER,
            calls.caller(dialled=True, answers={"identity": "no"}, refused=True),
        ),
        "callroom/caller@all_yes": (CALLER, calls.caller(dialled=True, answers=calls.ALL_YES)),
        "callroom/incharge": (INCHARGE, calls.incharge()),
        "callroom/incharge@empty": (INCHARGE, calls.incharge_empty()),
        "callroom/daily_report": (INCHARGE, calls.daily_report()),
        "callroom/second_calls": (INCHARGE, checks.overview()),
        "callroom/second_calls@empty": (INCHARGE, checks.overview(empty=True)),
        "callroom/checks": (INCHARGE, checks.of_caller()),
        "callroom/check": (INCHARGE, checks.record()),
        "callroom/hearing": (INCHARGE, checks.hearing()),
        "callroom/hearing@decided": (INCHARGE, checks.hearing(decided=True)),
        "callroom/sampled": (INCHARGE, checks.of_list()),
        "callroom/sampled@empty": (INCHARGE, checks.of_list(empty=True)),
        "callroom/signal": (INCHARGE, checks.signal()),
        "callroom/planted": (INCHARGE, checks.planted()),
        "callroom/notice": (CALLER, checks.notice()),
        "callroom/my_checks": (CALLER, checks.own()),
        "callroom/my_hearing": (CALLER, checks.own_hearing()),
        "callroom/my_hearing@decided": (CALLER, checks.own_hearing(decided=True)),
        "callroom/caller@where": (CALLER, calls.caller(dialled=True, where=True)),
        "callroom/my_day": (CALLER, calls.my_day()),
        "callroom/paper/board": (INCHARGE, paper.board()),
        "callroom/paper/board@empty": (INCHARGE, paper.board(empty=True)),
        "callroom/paper/approvals": (OFFICE, {"asked": paper.asked()}),
        "callroom/paper/approvals@empty": (OFFICE, {"asked": []}),
        "callroom/paper/sheet": (INCHARGE, paper.sheet()),
        "callroom/paper/enter": (INCHARGE, paper.enter()),
        "callroom/paper/enter@second": (INCHARGE, paper.enter(second=True)),
        "callroom/paper/print": (INCHARGE, paper.printed()),
        "intake/forms/list": (PRESIDENT, paper.forms()),
        "intake/forms/list@empty": (PRESIDENT, paper.forms(empty=True)),
        "intake/forms/form": (PRESIDENT, paper.form()),
        "intake/forms/form@no_photo": (PRESIDENT, paper.form(without_photo=True)),
        "intake/forms/print": (PRESIDENT, paper.empty_form()),
        "intake/forms/returned": (PRESIDENT, paper.returned()),
        "intake/forms/returned_blocks": (PRESIDENT, paper.returned_blocks()),
        "callroom/caller@shown": (CALLER, dialling.on_the_line("shown")),
        "callroom/caller@handset": (CALLER, dialling.on_the_line("handset")),
        "callroom/caller@gateway": (CALLER, dialling.on_the_line("gateway", state="ringing", sentence="घंटी")),
        "callroom/caller@failed": (CALLER, dialling.on_the_line("gateway", state="failed", sentence="व्यस्त")),
        "callroom/handset": (CALLER, dialling.handset()),
        "callroom/handset@code": (CALLER, dialling.handset(code=True)),
        "callroom/handset@paired": (CALLER, dialling.handset(paired=True)),
        "callroom/on_handset": ({}, dialling.on_handset()),
        "callroom/on_handset@number": ({}, dialling.on_handset(ringing=True)),
        "callroom/pair": ({}, dialling.pair()),
        "callroom/pair@refused": ({}, dialling.pair(refused=True)),
        "callroom/really": ({}, dialling.check()),
        "callroom/really@yes": ({}, dialling.check(known=True)),
        "callroom/really@no": ({}, dialling.check(known=False)),
        "callroom/lines": (INCHARGE, dialling.lines()),
        "callroom/lines@empty": (INCHARGE, dialling.lines(empty=True)),
        "callroom/bills": (INCHARGE, dialling.bills()),
        "callroom/bills@empty": (INCHARGE, dialling.bills(empty=True)),
        "callroom/bills@refused": (INCHARGE, dialling.bills(refused=True)),
        "callroom/bill": (INCHARGE, dialling.bill()),
        "callroom/bill@proved": (INCHARGE, dialling.bill(proved=True)),
        "watch/board": (OFFICE, watch.board()),
        "watch/board@empty": (OFFICE, watch.board(empty=True)),
        "watch/board@overdue": (OFFICE, watch.board(overdue=True)),
        "watch/notice": (OFFICE, watch.notice()),
        "watch/notice@closed": (OFFICE, watch.notice(closed=True)),
        "watch/notice@refused": (OFFICE, watch.notice(refused=True)),
        "watch/notice@own": (OFFICE, watch.notice(own=True)),
        "watch/glass": (OFFICE, watch.glass()),
        "watch/glass@own": (OFFICE, watch.glass(own=True)),
        "watch/glass@waits": (OFFICE, watch.glass(waits=True)),
        "intake/batches": (PRESIDENT, lists.batches()),
        "intake/batches@empty": (PRESIDENT, lists.batches(empty=True)),
        "intake/upload": (PRESIDENT, lists.upload()),
        "intake/upload@refused": (PRESIDENT, lists.upload(refused=True)),
        "intake/working": (PRESIDENT, lists.working()),
        "intake/columns": (PRESIDENT, lists.columns()),
        "intake/check": (PRESIDENT, lists.check()),
        "intake/batch": (PRESIDENT, lists.batch()),
        "intake/enlist": (PHONE_PAGE, lists.enlist()),
        "intake/enlist@errors": (PHONE_PAGE, lists.enlist(errors=True)),
        "intake/enlisted": (PHONE_PAGE, lists.enlisted()),
        "intake/returns": (PHONE_PAGE, lists.returns()),
        "intake/returns@empty": (PHONE_PAGE, lists.returns(empty=True)),
        "intake/correct": (PHONE_PAGE, lists.correct()),
        "coverage/board": (OFFICE, coverage.board()),
        "coverage/board@villages": (OFFICE, coverage.board(villages=True)),
        "coverage/board@empty": (OFFICE, coverage.board(empty=True)),
        "coverage/board@outlines": (OFFICE, coverage.board(outlined=True)),
        "coverage/series": (OFFICE, coverage.days()),
        "coverage/series@empty": (OFFICE, coverage.days(empty=True)),
        "coverage/rows": (OFFICE, coverage.rows()),
        "coverage/rows@missing": (OFFICE, coverage.rows(missing=True)),
        "people/list": (PRESIDENT, people.listing()),
        "people/list@wide": (PRESIDENT, people.listing(wide=True)),
        "people/find": (PRESIDENT, people.find()),
        "people/find@nobody": (PRESIDENT, people.find(nobody=True)),
        "people/person": (PRESIDENT, people.person()),
        "people/person@revealed": (PRESIDENT, people.person(revealed=True)),
        "people/person@joined": (OFFICE, people.joined()),
        "people/join": (OFFICE, people.join()),
        "people/part": (OFFICE, people.part()),
        "people/regroup": (OFFICE, people.regroup("join")),
        "people/regroup@undo": (OFFICE, people.regroup("undo")),
        "people/looks": (PRESIDENT, people.looks()),
        "pairs/desk": (OFFICE, pairs.desk()),
        "pairs/desk@late": (OFFICE, pairs.desk(late=True)),
        "pairs/desk@crowd": (OFFICE, pairs.desk(crowd=200)),
        "pairs/desk@empty": (OFFICE, pairs.desk(empty=True)),
        "pairs/sent": (PRESIDENT, pairs.sent()),
        "pairs/sent@empty": (PRESIDENT, pairs.sent(empty=True)),
        "pairs/figures": (OFFICE, pairs.figures()),
        "pairs/figures@empty": (OFFICE, pairs.figures(empty=True)),
        "callroom/caller@pair": (CALLER, calls.caller(dialled=True, answers={"identity": "yes"}, pair=True)),
        "access/users": (OFFICE, accounts.users()),
        "access/user": (OFFICE, accounts.user()),
        "access/user_add": (OFFICE, accounts.user_add()),
        "access/user_add@helper": (PRESIDENT, accounts.user_add(helper=True)),
        "access/card": (OFFICE, accounts.card()),
        "access/helpers": (PRESIDENT, accounts.helpers()),
        "access/holders": (PRESIDENT, accounts.holders()),
        "access/holders@empty": (PRESIDENT, accounts.holders(empty=True)),
        "people/withdraw": (OFFICE, people.withdraw()),
        "access/devices": (INCHARGE, accounts.devices()),
        "access/enrol": ({}, {}),
        "audit/index": (OFFICE, accounts.audit()),
        "audit/index@broken": (OFFICE, accounts.audit(broken=True)),
        "web/today": (PRESIDENT, people.today()),
        "web/today_phone": (PHONE_PAGE, people.today(phone=True)),
    }
    found |= {f"callroom/idle@{reason}": (CALLER, calls.idle(reason)) for reason in calls.IDLE_REASONS}
    found |= {str(status): (PRESIDENT, {}) for status in (400, 403, 404, 409, 429)}
    found["500"] = ({}, {})
    found["503"] = ({}, {"code": "database_away", "again_after": 30, "retry_href": "#"})
    found["503@full"] = ({}, {"code": "disk_full", "is_full": True, "was_sent": True})
    return [
        Specimen(name, f"{name.partition('@')[0]}.html", {**_here(shell, name), **context})
        for name, (shell, context) in found.items()
    ]


def _here(shell: dict[str, Any], name: str) -> dict[str, Any]:
    """The shell with the room of the page marked as the current one."""
    code = {"callroom/my_day": "my_day", "web/today": "today"}.get(name, name.partition("/")[0])
    rooms = [
        {**one, "current": one["code"] == code or (one["code"] == "call" and code == "callroom")}
        for one in shell.get("rooms", [])
    ]
    return {**shell, "rooms": rooms}

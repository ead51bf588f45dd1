"""Two calls made one, against a real SIP peer over UDP."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.callroom.dialling.gateway import digest, message
from dharatal.field.callroom.dialling.gateway.agent import Agent
from dharatal.field.callroom.dialling.gateway.bridge import Bridge
from dharatal.field.callroom.dialling.gateway.settings import Settings
from dharatal.field.callroom.tests.sip_peer import Phone, SipPeer

CALLER, MEMBER = "214", "+916000012345"
PATIENCE = 20.0


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    made = SipPeer()
    yield made
    made.close()


def agent_for(peer: SipPeer, password: str = "open") -> Agent:
    return Agent(
        Settings(
            "127.0.0.1", peer.port, domain="gw.test", user="office", password=password, our_host="127.0.0.1"
        )
    )


def worked(agent: Agent, until: Callable[[], object]) -> None:
    """Let the agent work until something has come about."""
    given_up_at = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < given_up_at:
        agent.poll(0.02)
    assert until()


def called(peer: SipPeer, until: str = "talking", **settings: str) -> tuple[Agent, Bridge]:
    agent = agent_for(peer, **settings)
    bridge = agent.start("one", caller=CALLER, member=MEMBER)
    worked(agent, lambda: bridge.state == until)
    return agent, bridge


def numbers_in(head: str) -> set[str]:
    """Which of the two are written in a message's head as such, and not by chance within another word of it."""
    return {one for one in (CALLER, MEMBER) if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", head)}


class TestAWholeCall:
    def test_rings_the_caller_first_then_the_member(self, peer: SipPeer) -> None:
        called(peer)

        invited = [one.split("\r\n")[0] for one in peer.heard if one.startswith("INVITE")]
        assert invited[0].startswith(f"INVITE sip:{CALLER}@gw.test")
        assert invited[1].startswith(f"INVITE sip:{MEMBER}@gw.test")

    def test_joins_the_media_of_both(self, peer: SipPeer) -> None:
        agent, _bridge = called(peer)
        worked(agent, lambda: MEMBER in peer.acked)

        assert "m=audio 4214 " in peer.acked[MEMBER]
        assert "m=audio 4345 " in peer.of(CALLER, "INVITE")[-1]

    def test_holds_the_caller_until_then(self, peer: SipPeer) -> None:
        called(peer)

        held = next(one for one in peer.of(CALLER, "ACK") if "a=inactive" in one)
        assert "c=IN IP4 0.0.0.0" in held and "a=sendrecv" not in held

    def test_tells_neither_the_others_number(self, peer: SipPeer) -> None:
        called(peer)

        for one in peer.heard:
            head = one.split("\r\n\r\n")[0]
            assert len(numbers_in(head)) <= 1
            assert "From: <sip:office@gw.test>" in head

    def test_knows_when_it_rang_and_was_picked_up(self, peer: SipPeer) -> None:
        peer.phones[MEMBER] = Phone(after_ringing=0.3)

        _agent, bridge = called(peer)

        assert bridge.rang_at and bridge.answered_at
        assert bridge.rang_at < bridge.answered_at

    def test_ends_both_when_the_member_hangs_up(self, peer: SipPeer) -> None:
        peer.phones[MEMBER] = Phone(hangs_up_after=0.3)
        agent, bridge = called(peer)

        worked(agent, lambda: bridge.is_over)

        assert (bridge.state, bridge.cause) == ("over", "")
        assert peer.ended == {CALLER}

    def test_ends_both_when_the_result_is_recorded(self, peer: SipPeer) -> None:
        agent, bridge = called(peer)

        bridge.hang_up(time.monotonic())
        worked(agent, lambda: bridge.is_over)

        assert peer.ended == {CALLER, MEMBER}

    def test_follows_the_way_that_the_gateway_has_recorded(self, peer: SipPeer) -> None:
        called(peer)

        assert all(f"Route: <sip:127.0.0.1:{peer.port};lr>" in one for one in peer.of(CALLER, "ACK"))


class TestALineThatIs:
    @pytest.mark.parametrize(
        ("status", "cause"), [(486, "busy"), (480, "no_answer"), (404, "refused"), (503, "refused")]
    )
    def test_not_reached_says_why_and_lets_the_caller_go(
        self, peer: SipPeer, status: int, cause: str
    ) -> None:
        peer.phones[MEMBER] = Phone((100, 180, status))

        agent, bridge = called(peer, "over")
        worked(agent, lambda: bridge.is_over)

        assert bridge.cause == cause
        assert peer.ended == {CALLER}

    @pytest.mark.parametrize(
        ("status", "cause"), [(486, "caller_away"), (503, "gateway_down"), (403, "gateway_refused")]
    )
    def test_the_callers_own_never_rings_the_member(self, peer: SipPeer, status: int, cause: str) -> None:
        peer.phones[CALLER] = Phone((100, status))

        agent, bridge = called(peer, "over")
        worked(agent, lambda: bridge.is_over)

        assert bridge.cause == cause
        assert not peer.of(MEMBER, "INVITE")

    def test_ringing_is_let_go_when_the_caller_gives_up(self, peer: SipPeer) -> None:
        peer.phones[MEMBER] = Phone((100, 180))
        agent, bridge = called(peer, "member")
        worked(agent, lambda: bridge.rang_at)

        bridge.hang_up(time.monotonic())
        worked(agent, lambda: bridge.is_over)

        assert peer.of(MEMBER, "CANCEL")

    def test_picked_up_while_we_hang_up_is_ended_too(self, peer: SipPeer) -> None:
        peer.phones[MEMBER] = Phone((200,), after_ringing=0.5)
        agent, bridge = called(peer, "member")
        worked(agent, lambda: peer.of(MEMBER, "INVITE"))

        bridge.hang_up(time.monotonic())
        worked(agent, lambda: bridge.is_over)

        assert MEMBER in peer.ended


class TestAGatewayThat:
    def test_is_down_is_known_within_seconds(self) -> None:
        peer = SipPeer()
        peer.close()

        _agent, bridge = called(peer, "over")

        assert bridge.cause == "gateway_down"

    def test_loses_packets_is_asked_again(self, peer: SipPeer) -> None:
        peer.phones[CALLER] = Phone(deaf_to_first=2)

        called(peer)

        assert peer.invited[CALLER] >= 3

    def test_never_answers_is_given_up(self, peer: SipPeer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dharatal.field.callroom.dialling.gateway.leg.DEAF_AFTER", 1.0)
        peer.phones[CALLER] = Phone(deaf_to_first=99)

        _agent, bridge = called(peer, "over")

        assert bridge.cause == "gateway_down"

    @pytest.mark.parametrize("challenge", [(401, "MD5"), (407, "MD5"), (401, "SHA-256"), (407, "SHA-256")])
    def test_asks_for_a_password_gets_it(self, peer: SipPeer, challenge: tuple[int, str]) -> None:
        peer.challenge = challenge

        _agent, bridge = called(peer)

        assert bridge.state == "talking"

    def test_knows_another_password_refuses(self, peer: SipPeer) -> None:
        peer.challenge = (401, "SHA-256")

        _agent, bridge = called(peer, "over", password="wrong")

        assert bridge.cause == "gateway_refused"
        assert peer.invited[CALLER] <= 4


class TestAnAnswerToAChallenge:
    CHALLENGE = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={0},'
        ' nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )

    @pytest.mark.parametrize(
        ("algorithm", "response"),
        [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ],
    )
    def test_is_that_of_rfc_7616(self, algorithm: str, response: str) -> None:
        told = digest.answer(
            self.CHALLENGE.format(algorithm),
            method="GET",
            uri="/dir/index.html",
            user="Mufasa",
            password="Circle of Life",
            cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        )

        assert f'response="{response}"' in told

    def test_takes_the_strongest_that_both_know(self) -> None:
        told = [self.CHALLENGE.format(one) for one in ("UNKNOWN", "MD5", "SHA-256")]

        assert "SHA-256" in digest.strongest(told)
        assert digest.strongest(told[:1]) == ""


@given(st.binary(max_size=300))
def test_nothing_that_comes_breaks_the_reader(data: bytes) -> None:
    for one in (
        data,
        b"SIP/2.0 200 OK\r\n" + data,
        b"INVITE sip:a SIP/2.0\r\nVia: x\r\nCSeq: 1 INVITE\r\n" + data,
    ):
        try:
            message.parse(one).encode()
        except message.NotSip:
            continue

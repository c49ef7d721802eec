"""Nothing is sent to machines behind the site, however their address is written."""

import socket
import time

import pytest

from campaigns.outside import addresses, posting
from campaigns.outside.addresses import Unfit, check_address, may_reach, resolve
from campaigns.outside.discord import check_discord_address
from campaigns.outside.posting import Unreached, send
from campaigns.tests.outside_places import place_outside

INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "168.63.129.16",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1",
    "2001:0:1::1", "::127.0.0.1", "::ffff:0:7f00:1", "2001:db8::1", "192.88.99.1", "203.0.113.5",
]  # fmt: skip


@pytest.mark.parametrize("number", INSIDE)
def test_no_inner_number_is_reached(number):
    assert not may_reach(addresses.ipaddress.ip_address(number))
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(Unfit):
        check_address(f"https://{host}/hook")


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_numbers_are_reached(number):
    assert may_reach(addresses.ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hook", "ftp://example.org", "https://", "https:///x", "//example.org", "example.org/hook",
        "https://user:secret@example.org/", "https://example.org@127.0.0.1/", "https://example.org:22/",
        "https://example.org:6379/", "https://example.org:99999/", "https://example.org/#part", "https://localhost/",
        "https://LOCALHOST./", "https://printer.local/", "https://metadata.google.internal/", "https://a b.example/",
        "https://example.org/\r\nX-Evil: 1", "https://example.org\\@evil.example/", "https://[::1", "https://ex\x00ample/",
        "https://example.org/ä", "https://" + "a" * 70 + ".example/", "https://example.org/" + "a" * 3000,
        "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_with_a_sentence(address):
    with pytest.raises(Unfit) as refusal:
        check_address(address)
    assert str(refusal.value).endswith((".", "hook."))


def test_a_good_address_comes_apart():
    place = check_address("https://Hooks.Example.org/in?x=1&y=2")
    assert (place.host, place.port, place.target) == ("hooks.example.org", 443, "/in?x=1&y=2")
    assert place.authority == "hooks.example.org"
    assert check_address("https://bücher.example/").host == "xn--bcher-kva.example"


@pytest.mark.parametrize("odd", ["https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/"])
def test_odd_ways_to_write_a_number_lead_nowhere(odd):
    with pytest.raises(Unfit):
        resolve(check_address(odd))


def answers_with(monkeypatch, *numbers):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found)


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    answers_with(monkeypatch, "10.0.0.7")
    with pytest.raises(Unfit, match="private network"):
        resolve(check_address("https://rebind.example/"))


def test_one_inner_number_among_public_ones_refuses_the_name(monkeypatch):
    answers_with(monkeypatch, "93.184.216.34", "127.0.0.1")
    with pytest.raises(Unfit):
        resolve(check_address("https://rebind.example/"))


def test_the_connection_goes_to_the_number_that_was_checked(monkeypatch):
    """A second look at the name, which answers otherwise by then, never happens."""
    asked = []
    look_up = socket.getaddrinfo

    def changing(host, port, *rest, **more):
        if host != "rebind.example":
            return look_up(host, port, *rest, **more)
        asked.append(host)
        return look_up("127.0.0.1" if len(asked) == 1 else "127.0.0.66", port, *rest, **more)

    with place_outside() as place:
        place.answer(200)
        monkeypatch.setattr(addresses.socket, "getaddrinfo", changing)
        connected = []
        real = socket.create_connection
        monkeypatch.setattr(socket, "create_connection", lambda to, *a, **k: connected.append(to) or real(to, *a, **k))
        target = check_address(f"http://rebind.example:{place.port}/hook", at_home=True)
        assert send("POST", target, body=b"{}", at_home=True).status == 200
    assert asked == ["rebind.example"]
    assert connected == [("127.0.0.1", place.port)]
    assert place.got[0].headers["host"] == f"rebind.example:{place.port}"


def test_redirects_are_not_followed():
    with place_outside() as place:
        place.answer(302, {"Location": f"{place.url}/inside"})
        answer = send("POST", check_address(f"{place.url}/hook", at_home=True), body=b"{}", at_home=True)
    assert answer.status == 302
    assert [got.path for got in place.got] == ["/hook"]


def test_a_slow_answer_ends_with_the_deadline():
    with place_outside() as place:
        place.answer(200, wait=3)
        started = time.monotonic()
        with pytest.raises(Unreached, match="No answer within 1 seconds"):
            send("POST", check_address(place.url, at_home=True), at_home=True, most_seconds=0.6)
        assert time.monotonic() - started < 2


def test_a_dripping_answer_ends_with_the_deadline():
    """Each byte comes in time; all of them would take minutes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        def drip():
            stream, _ = server.accept()
            with stream:
                stream.recv(1000)
                stream.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    time.sleep(0.1)
                    try:
                        stream.sendall(b"X-A: b\r\n")
                    except OSError:
                        return

        threading.Thread(target=drip, daemon=True).start()
        started = time.monotonic()
        with pytest.raises(Unreached):
            place = check_address(f"http://127.0.0.1:{server.getsockname()[1]}/", at_home=True)
            send("GET", place, at_home=True, most_seconds=1)
        assert time.monotonic() - started < 2.5


def test_only_the_beginning_of_a_long_answer_is_read():
    with place_outside() as place:
        place.answer(200, body=b"x" * 5_000_000)
        answer = send("POST", check_address(place.url, at_home=True), at_home=True)
    assert len(answer.text) == posting.MOST_READ


def test_a_refused_connection_is_told():
    with pytest.raises(Unreached, match="connection failed"):
        send("POST", check_address("http://127.0.0.1:1025/", at_home=True), at_home=True)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://discord.com/api/webhooks/1234567890/" + "a" * 60, True),
        ("https://ptb.discord.com/api/v10/webhooks/1234567890/" + "a" * 60, True),
        ("https://discord.com.evil.example/api/webhooks/1234567890/" + "a" * 60, False),
        ("https://evil.example/api/webhooks/1234567890/" + "a" * 60, False),
        ("https://discord.com/api/users/@me", False),
        ("http://discord.com/api/webhooks/1234567890/" + "a" * 60, False),
        ("https://discord.com/api/webhooks/1234567890/../../users", False),
    ],
)
def test_only_addresses_of_discords_webhooks_are_taken(address, good):
    if good:
        assert check_discord_address(address).host.endswith("discord.com")
    else:
        with pytest.raises(Unfit):
            check_discord_address(address)

"""E-mail, SMS and Zalo against servers on this machine; the fake; the configuration."""

from __future__ import annotations

import socket
import stat
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest

from motcua.gateways.messages.base import Message, NotSent
from motcua.gateways.messages.configured import NOTHING_SET_UP, WrongConfiguration, gateways, send
from motcua.gateways.messages.fake import kept_in
from motcua.gateways.messages.sms import unmarked
from motcua.gateways.messages.telephone import mobile
from tests.gateways.servers import MailServer, ProviderServer, mail_server, provider_server

MAIL = Message(
    "hoa@example.vn", "Hồ sơ đã có kết quả.\n", "Có kết quả", "n-17", "https://mc.vn/thong-bao/tat/x/"
)
TEXT = Message("0912 345 678", "Hồ sơ 123 đã có kết quả", reference="n-18")


def _mail(server: MailServer) -> dict[str, Any]:
    return {
        "email": {
            "host": "127.0.0.1",
            "port": server.port,
            "security": "plain",
            "sender": "Một Cửa <mc@phuong.vn>",
        }
    }


def _sms(server: ProviderServer, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "url": server.url,
        "headers": {"Authorization": "Bearer abc"},
        "body": {"brand": "MOTCUA", "messages": [{"phone": "{to}", "text": "{body}", "ref": "{reference}"}]},
        "said": "result.code",
        "good": ["0"],
        "for_good": ["44"],
        "number": "result.id",
    }
    return given | more


def test_an_email_arrives_whole() -> None:
    with mail_server() as server:
        number = send(gateways(_mail(server)), "email", MAIL)
        again = send(gateways(_mail(server)), "email", MAIL)
    sender, receivers, content = server.envelopes[0]
    mail = message_from_string(content)
    assert "mc@phuong.vn" in sender
    assert receivers == ["hoa@example.vn"]
    assert "Hồ sơ đã có kết quả." in mail.get_payload(decode=True).decode()
    assert mail["List-Unsubscribe"] == "<https://mc.vn/thong-bao/tat/x/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    # sent twice it is one message to every mailbox that looks at its number
    assert number == again == mail["Message-ID"] == "<n-17@phuong.vn>"


@pytest.mark.parametrize(("answer", "for_good"), [("550 no such user", True), ("451 try later", False)])
def test_a_refused_mailbox(answer: str, for_good: bool) -> None:
    with mail_server() as server:
        server.refuses["hoa@example.vn"] = answer
        with pytest.raises(NotSent) as refused:
            send(gateways(_mail(server)), "email", MAIL)
    assert refused.value.for_good is for_good
    assert answer[:3] in refused.value.reason
    assert not server.envelopes


@pytest.mark.parametrize(("answer", "for_good"), [("554 spam", True), ("452 full", False)])
def test_a_refused_content(answer: str, for_good: bool) -> None:
    with mail_server() as server:
        server.after_data = answer
        with pytest.raises(NotSent) as refused:
            send(gateways(_mail(server)), "email", MAIL)
    assert refused.value.for_good is for_good


def test_a_server_without_encryption_gets_nothing_when_encryption_is_asked_for() -> None:
    with mail_server() as server:
        config = _mail(server)
        config["email"]["security"] = "starttls"
        with pytest.raises(NotSent) as refused:
            send(gateways(config), "email", MAIL)
    assert not refused.value.for_good
    assert not server.envelopes


def test_no_server_is_no_end() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = {"email": {"host": "127.0.0.1", "port": port, "security": "plain", "sender": "mc@phuong.vn"}}
    with pytest.raises(NotSent) as refused:
        send(gateways(config), "email", MAIL)
    assert not refused.value.for_good


@pytest.mark.parametrize("to", ["hoa@example.vn\nBcc: all@example.vn", "hoa"])
def test_an_address_cannot_bring_a_header_along(to: str) -> None:
    with mail_server() as server, pytest.raises(NotSent) as refused:
        send(gateways(_mail(server)), "email", Message(to, "x", "y"))
    assert refused.value.for_good
    assert not server.envelopes


def test_a_text_message_goes_in_the_providers_own_shape() -> None:
    with provider_server() as server:
        server.answer = {"result": {"code": 0, "id": "abc-1"}}
        number = send(gateways({"sms": _sms(server)}), "sms", TEXT)
    path, headers, body = server.requests[0]
    assert number == "abc-1"
    assert path == "/v1/send?x=1"
    assert headers["Authorization"] == "Bearer abc"
    assert body == {
        "brand": "MOTCUA",
        "messages": [{"phone": "84912345678", "text": "Ho so 123 da co ket qua", "ref": "n-18"}],
    }


@pytest.mark.parametrize(
    ("status", "answer", "for_good"),
    [
        (200, {"result": {"code": "44"}}, True),
        (200, {"result": {"code": "7"}}, False),
        (200, b"<html>", False),
        (429, {"result": {"code": "0"}}, False),
        (503, {"result": {"code": "0"}}, False),
        (400, {"result": {"code": "44"}}, True),
        (302, {"result": {"code": "0"}}, False),
    ],
)
def test_a_provider_that_refuses(status: int, answer: Any, for_good: bool) -> None:
    with provider_server() as server:
        server.status, server.answer = status, answer
        with pytest.raises(NotSent) as refused:
            send(gateways({"sms": _sms(server)}), "sms", TEXT)
    assert refused.value.for_good is for_good


@pytest.mark.parametrize("to", ["", "024 3825 1234", "0212", "abc"])
def test_what_is_no_mobile_number_is_not_tried(to: str) -> None:
    with provider_server() as server, pytest.raises(NotSent) as refused:
        send(gateways({"sms": _sms(server)}), "sms", Message(to, "x"))
    assert refused.value.for_good
    assert not server.requests


def test_zalo_reads_the_fresh_token_at_each_sending(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("first\n", encoding="utf-8")
    with provider_server() as server:
        server.answer = {"error": 0, "data": {"msg_id": "z9"}}
        ways = gateways(
            {
                "zalo": {
                    "url": server.url,
                    "headers": {"access_token": f"file:{token}"},
                    "body": {
                        "phone": "{to}",
                        "template_id": "1",
                        "template_data": {"noi_dung": "{body}"},
                        "tracking_id": "{reference}",
                    },
                    "said": "error",
                    "good": ["0"],
                    "number": "data.msg_id",
                }
            }
        )
        assert send(ways, "zalo", TEXT) == "z9"
        token.write_text("second\n", encoding="utf-8")
        send(ways, "zalo", TEXT)
    assert [headers["access_token"] for _, headers, _ in server.requests] == ["first", "second"]
    assert server.requests[0][2]["template_data"] == {"noi_dung": "Hồ sơ 123 đã có kết quả"}


def test_the_fake_shows_what_would_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "home" / "messages.jsonl"
    ways = gateways({**NOTHING_SET_UP, "kept_in": str(file)})
    assert send(ways, "email", MAIL) == "fake-n-17"
    send(ways, "sms", TEXT)
    assert all(way.pretends for way in ways.values())
    assert [(one["way"], one["to"]) for one in kept_in(file)] == [
        ("sms", "0912 345 678"),
        ("email", "hoa@example.vn"),
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_way_that_is_not_set_up() -> None:
    with pytest.raises(NotSent) as refused:
        send({}, "zalo", TEXT)
    assert refused.value.for_good


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"fax": {}}, "fax"),
        ({"email": {"host": "mail.phuong.vn"}}, "sender is missing"),
        ({"email": {"host": "mail.phuong.vn", "sender": "a@b.vn", "security": "plain"}}, "starttls"),
        ({"email": {"host": "mail.phuong.vn", "sender": "a@b.vn", "security": "ssl"}}, "security"),
        ({"sms": {"url": "http://sms.example.vn/send", "body": {}}}, "https"),
        ({"sms": {"url": "https://sms.example.vn/send"}}, "body is missing"),
        ({"zalo": {"url": "https://z.example.vn/", "body": {}, "prefix": "00"}}, "prefix"),
    ],
)
def test_a_wrong_configuration_says_which_field(config: dict[str, Any], words: str) -> None:
    with pytest.raises(WrongConfiguration, match=words):
        gateways(config)


def test_numbers_and_letters() -> None:
    assert [mobile(t) for t in ("0912345678", "+84 912.345.678", "84912345678", "1900 1000")] == [
        "0912345678",
        "0912345678",
        "0912345678",
        "",
    ]
    assert unmarked("Đã hẹn lại – “Sở”") == 'Da hen lai - "So"'

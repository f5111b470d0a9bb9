"""Mail in development: a file for each message, and a few lines on the console."""

import email
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "not" / "yet"
    return settings.MAIL_DIR


def send(to: str, subject: str = "Grüße", body: str = "Your code: ABCD-EFGH\n") -> int:
    connection = get_connection("accounts.mail.FileAndConsoleBackend")
    return connection.send_messages([EmailMessage(subject, body, "guide@mail.test", [to])])


def test_a_message_becomes_a_readable_file_and_a_few_lines(kept: Path, capsys: pytest.CaptureFixture) -> None:
    assert send("cy@mail.test") == 1
    (file,) = kept.iterdir()
    assert file.name.endswith("-cy@mail.test.eml")
    assert "Your code: ABCD-EFGH" in file.read_text()
    assert email.message_from_bytes(file.read_bytes())["To"] == "cy@mail.test"
    assert "To cy@mail.test: Grüße\nYour code: ABCD-EFGH" in capsys.readouterr().out


@pytest.mark.parametrize(
    "to", ["../../../etc/x@mail.test", "/abs@mail.test", ".@mail.test", "a" * 300 + "@x", "ü\x00@x"]
)
def test_no_recipient_escapes_the_directory(kept: Path, to: str) -> None:
    send(to)
    assert [path.parent for path in kept.parent.rglob("*.eml")] == [kept]


def test_many_at_once_lose_nothing(kept: Path, at_once: Callable) -> None:
    assert at_once(lambda number: send("cy@mail.test", body=f"number {number}."), 20) == [1] * 20
    texts = [file.read_text() for file in kept.iterdir()]
    assert sorted(text.split("number ")[1] for text in texts) == sorted(f"{number}." for number in range(20))


def test_the_console_shows_no_commands_to_the_terminal(kept: Path, capsys: pytest.CaptureFixture) -> None:
    send("cy@mail.test", body="\x1b[2Jgone\x07\x9b")
    assert "[2Jgone\n" in capsys.readouterr().out


def test_a_closed_or_narrow_console_costs_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for encoding in ("ascii", "utf-8"):
        with (tmp_path / "console").open("w", encoding=encoding) as console:
            monkeypatch.setattr("sys.stdout", console)
            assert send("cy@mail.test") == 1
    assert send("cy@mail.test") == 1

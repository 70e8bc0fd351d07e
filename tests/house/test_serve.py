"""What `make run` says before and after the start."""

import socket
from pathlib import Path

import pytest

from bin import install, ports, serve, setup_tests


def test_a_port_in_use_is_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        with pytest.raises(SystemExit, match=rf"(?s)Port {number} is in use.*PORT=\d+ make run"):
            serve.port()


@pytest.mark.parametrize("given", ["eight", "0", "65536", "-1", "80.5", "８０００"])
def test_a_port_that_is_none_is_a_clear_message(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SystemExit, match="PORT must be a number from 1 to 65535"):
        serve.port()


def test_port_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    number = ports.free_port()
    monkeypatch.setenv("PORT", str(number))
    assert serve.port() == number


def test_dotenv_is_read_as_django_will_see_it(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(
        "# PUBLIC_URL=no\nDEBUG=true\nPUBLIC_URL='https://a.example'\n\nVAR_DIR = x=y \n", encoding="utf-8"
    )
    assert serve.dotenv(path) == {"DEBUG": "true", "PUBLIC_URL": "https://a.example", "VAR_DIR": "x=y"}
    assert serve.dotenv(tmp_path / "none") == {}


def test_welcome_shows_address_seals_and_logins() -> None:
    seals = [
        {"code": "AAAA-BBBB-1", "name": "Bäckerei Muster", "state": "active"},
        {"code": "CCCC-DDDD-2", "name": "Alt GmbH", "state": "revoked"},
    ]
    logins = [{"email": "review@siegel.example", "role": "reviewer", "how": "code by e-mail"}]
    text = serve.welcome_text("http://localhost:8123", {"seals": seals, "logins": logins})
    assert "Siegel is running:  http://localhost:8123/" in text
    assert "http://localhost:8123/check/?q=AAAA-BBBB-1   Bäckerei Muster" in text
    assert "http://localhost:8123/check/?q=CCCC-DDDD-2   Alt GmbH" in text
    assert "review@siegel.example" in text
    assert "Demonstration logins" not in serve.welcome_text("http://localhost:8000", {})


def test_the_fingerprint_changes_with_locks_and_interpreter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n", encoding="utf-8")
    first = install.fingerprint(("requirements.txt",))
    assert first == install.fingerprint(("requirements.txt",))
    assert first != install.fingerprint(("requirements.txt",), "another Python")
    lock.write_text("a==2\n", encoding="utf-8")
    assert first != install.fingerprint(("requirements.txt",))


def test_a_user_without_root_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt install chromium redis-server"):
        install.apt_install("chromium", "redis-server")


def test_missing_programs_are_named_by_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_tests, "PROGRAMS", {"sh": "dash", "no-such-program": "its-package"})
    monkeypatch.setattr(setup_tests, "FILES", {"etc/no-such-file": "another-package"})
    assert setup_tests.missing_packages() == ["its-package", "another-package"]

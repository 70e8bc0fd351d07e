"""The documents that a Twilio call follows: a greeting that waits for key 1, then the digits, slowly."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.html import format_html, format_html_join

from config.kernel.keys import secret, versions
from verification.adapters.speech import TIMES, Script

VOICES = {"de": "de-DE", "en": "en-GB"}
ASK_TIMES, WAIT_SECONDS = 2, 6
SEALED_FOR_SECONDS = 600
HANGUP = format_html("<{}/>", "Hangup")
PAUSE = format_html('<Pause length="{}"/>', 1)


def _say(language: Literal["de", "en"], text: str) -> str:
    return format_html('<Say language="{}">{}</Say>', VOICES[language], text)


def _document(verbs: Iterable[str]) -> str:
    inside = format_html_join("", "{}", ((verb,) for verb in (*verbs, HANGUP)))
    return '<?xml version="1.0" encoding="UTF-8"?>' + format_html("<Response>{}</Response>", inside)


def waiting(words: Script, language: Literal["de", "en"], action: str) -> str:
    """Says nothing of the code: whoever presses no key, as a mailbox does, hears only the greeting."""
    gather = '<Gather numDigits="1" timeout="{}" action="{}" method="POST">{}</Gather>'
    return _document([format_html(gather, WAIT_SECONDS, action, _say(language, words.greeting))] * ASK_TIMES)


def speaking(words: Script, language: Literal["de", "en"]) -> str:
    """The digits one by one with a second between them, three times."""
    verbs: list[str] = []
    for round_no in range(TIMES):
        verbs.append(_say(language, words.again if round_no else words.lead_in))
        for digit in words.digits:
            verbs += [PAUSE, _say(language, digit)]
        verbs.append(PAUSE)
    return _document([*verbs, _say(language, words.warning)])


def hanging_up() -> str:
    return _document([])


def seal(reference: str, language: Literal["de", "en"], code: str) -> str:
    """Carries the code through Twilio and back to us, readable by us alone and for ten minutes."""
    return _box().encrypt(f"{reference}\n{language}\n{code}".encode()).decode()


def unseal(sealed: str, reference: str) -> tuple[Literal["de", "en"], str] | None:
    """Language and code, or None when the seal is too old, broken, or was made for another call."""
    try:
        opened = _box().decrypt(sealed.encode(), ttl=SEALED_FOR_SECONDS).decode()
    except InvalidToken:
        return None
    made_for, language, code = opened.split("\n")
    if made_for != reference:
        return None
    return ("de" if language == "de" else "en"), code


def _box() -> MultiFernet:
    newest_first = sorted(versions("callback"), reverse=True)
    return MultiFernet([Fernet(urlsafe_b64encode(secret("callback", version))) for version in newest_first])

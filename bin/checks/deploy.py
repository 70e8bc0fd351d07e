"""The deployment checks of Django and of each app find nothing in the environment of docs/deploy.md."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bin.checks import report

# As docs/deploy.md sets them; no address is ever called by a check.
PRODUCTION = {
    "DEBUG": "false",
    "PUBLIC_URL": "https://siegel.example",
    "ALLOWED_HOSTS": "siegel.example",
    "TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgres://siegel:secret@127.0.0.1:5432/siegel",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://siegel:secret@mail.siegel.example:587",
    "MAIL_FROM": "Siegel <no-reply@siegel.example>",
    "SMS_URL": "kannel://siegel:secret@127.0.0.1:13013/?from=Siegel&scheme=http",
    "VOICE_URL": "twilio://account:secret@api.twilio.com?from=+4930901820",
    "DNS_RESOLVERS": "9.9.9.9:53,1.1.1.1:53",
    "OPERATOR_NAME": "Beispiel GmbH",
    "OPERATOR_ADDRESS": "Musterstr. 1, 12345 Berlin",
    "OPERATOR_EMAIL": "kontakt@siegel.example",
    "OPERATOR_PHONE": "+49 30 901820",
    "OPERATOR_REGISTER": "Amtsgericht Charlottenburg, HRB 12345 B",
    "OPERATOR_VAT_ID": "DE136695976",
    "OPERATOR_STREET": "Musterstr. 1",
    "OPERATOR_POSTCODE": "12345",
    "OPERATOR_CITY": "Berlin",
    "SECURITY_CONTACT": "mailto:security@siegel.example",
    "LOG_FORMAT": "json",
}


def environment(var_dir: Path) -> dict[str, str]:
    shell = dict(os.environ)
    return {
        **shell,
        **PRODUCTION,
        "VAR_DIR": str(var_dir),
        "KEYS_DIR": "",
        "SECRET_KEY": "",
        "MEDIA_ROOT": "",
    }


def manage(root: Path, env: dict[str, str], *arguments: str) -> list[str]:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=root, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return [f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}"] if done.returncode else []


def problems(root: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder))
        return manage(root, env, "make_secrets") or manage(
            root, env, "check", "--deploy", "--fail-level", "WARNING"
        )


if __name__ == "__main__":
    report.run(problems)

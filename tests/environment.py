"""The environment variables of tests: what the developer's shell or `.env` says must not change a result."""

import os
from typing import Any

from config.env import env

SECRETS = ("SECRET_KEY", "DJANGO_SETTINGS_MODULE")


def text(value: Any) -> str:
    """A default of config.env as an environment variable would spell it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)


def clean_environment(given: dict[str, str]) -> dict[str, str]:
    """The shell's variables with every one of config.env at its default, then `given`.

    A variable that is set, even to nothing, wins over `.env`.
    """
    ours = {name: text(default) for name, (_, default) in env.scheme.items()}
    shell = {
        name: value
        for name, value in os.environ.items()
        if name.removesuffix("_FILE") not in ours and name not in SECRETS
    }
    return {**shell, **ours, **given}

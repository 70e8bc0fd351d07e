"""Creates the symmetric keys and Django's secret key where they are missing; never replaces one."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.kernel import keys


class Command(BaseCommand):
    help = "Writes the key files that are missing into KEYS_DIR (0600)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.KEYS_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in keys.NAMES:
            if not keys.versions(name):
                self._write(folder / f"{name}-1.key", secrets.token_hex(32))
        if not (folder / "django-secret-key").exists():
            self._write(folder / "django-secret-key", secrets.token_urlsafe(64))

    def _write(self, path: Path, text: str) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        self.stdout.write(f"wrote {path.name}")

"""The key that signs cookies: made once for an installation and kept in its data folder, readable by nobody else."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path


class SecretKey:
    """Gives the key when it is first needed, so that a command that needs none leaves no folder behind."""

    def __str__(self) -> str:
        return self._key

    @cached_property
    def _key(self) -> str:
        if given := os.environ.get("WHERRY_SECRET_KEY"):
            return given
        from django.conf import settings

        return kept_key(Path(settings.WHERRY_DATA))


def kept_key(data: Path) -> str:
    """The key in the data folder, made if there is none yet; two processes that start at once get the same one."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret-key"
    if not path.exists():
        fresh = data / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()

"""Django's PostgreSQL backend, which starts the embedded server at the first connection and not before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

from wherry.store import embedded


class DatabaseWrapper(PostgreSQL):
    """A connection to the server that ``DATABASE_URL`` names, or to the embedded one where ``EMBEDDED`` is true."""

    def get_connection_params(self) -> dict[str, Any]:
        """The usual parameters; for the embedded server its socket, which is known once it runs."""
        if not self.settings_dict.get("EMBEDDED"):
            return super().get_connection_params()
        server = embedded.start(Path(settings.WHERRY_DATA))
        self.settings_dict["HOST"] = server.socket_folder
        self.settings_dict["PORT"] = str(server.port)
        return super().get_connection_params()

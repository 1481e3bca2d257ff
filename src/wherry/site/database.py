"""Which database Wherry uses: the one that DATABASE_URL names, or the embedded one in the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from wherry.store import embedded

ENGINE = "wherry.store.backend"


def databases(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: ``default`` for everything, as a role that owns nothing, and ``owner`` for migrations.

    ``ImproperlyConfigured`` where only one of the two addresses is given, where they name the same role, or where
    one is not a PostgreSQL address.
    """
    url, owner_url = environment.get("DATABASE_URL", ""), environment.get("DATABASE_OWNER_URL", "")
    if not url and not owner_url:
        own = {"ENGINE": ENGINE, "NAME": embedded.DATABASE, "EMBEDDED": True}
        return {
            "default": {**own, "USER": embedded.APPLICATION, "ATOMIC_REQUESTS": True, **_KEEPING},
            "owner": {**own, "USER": embedded.OWNER},
        }
    if not url or not owner_url:
        raise ImproperlyConfigured(
            "give both DATABASE_URL, as a role that owns nothing, and DATABASE_OWNER_URL, as the role that owns the "
            "tables: the wall between bodies needs two"
        )
    application, owner = read_address(url), read_address(owner_url)
    if application["USER"] == owner["USER"]:
        raise ImproperlyConfigured("DATABASE_URL and DATABASE_OWNER_URL must name two different roles")
    return {"default": {**application, "ATOMIC_REQUESTS": True, **_KEEPING}, "owner": owner}


_KEEPING = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}


def read_address(url: str) -> dict[str, Any]:
    """``postgresql://user:password@host:5432/name?sslmode=require`` as Django wants it."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.username or not parts.path.strip("/"):
        raise ImproperlyConfigured("write a database address as postgresql://user:password@host:5432/name")
    return {
        "ENGINE": ENGINE,
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }

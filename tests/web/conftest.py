"""A partnership and a browser of one of its people, without a browser."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from tests.web.world import World, add_theirs, make_ours


@pytest.fixture(autouse=True)
def _no_attempts_remembered():
    cache.clear()


@pytest.fixture
def world(db) -> World:
    """One body with everything, and the partnership's records."""
    return make_ours()


@pytest.fixture
def two_bodies(world) -> World:
    """The same, and another body with everything, none of which is shared."""
    return add_theirs(world)


@pytest.fixture
def anna(world) -> Client:
    """A client in which the first body's administrator is signed in."""
    client = Client()
    client.force_login(world.ours)
    return client

"""The pages as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, forms, templates and the built static files."""

    name = "wherry.web"
    label = "web"
    verbose_name = "the pages"

"""The root of the URL map: everything is the pages' own."""

from django.urls import include, path

urlpatterns = [path("", include("wherry.web.urls"))]

"""One module for each part of the site. Each has ``urlpatterns``, which ``wherry.web.urls`` puts together."""

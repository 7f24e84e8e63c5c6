"""URLs of the zoo; loading them connects a receiver."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from zoo.listeners import late

urlpatterns = [
    path("", include("keepers.urls")),
]


def welcome(request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse(late.GREETING)


urlpatterns.append(path("welcome/", welcome))

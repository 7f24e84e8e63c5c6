from django.urls import include, path

from . import views

urlpatterns = [
    path("soak/<int:number>/", views.numbered),
    path("soak/async/<int:number>/", views.numbered_async),
    path("soak/abandoned/<int:number>/", views.abandoned),
    path("", include("config.urls")),
]

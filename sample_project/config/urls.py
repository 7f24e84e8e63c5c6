"""Addresses of the shop."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("shop.urls")),
    path("billing/", include("billing.urls")),
    path("status/", include("audit.urls")),
    path("admin/", admin.site.urls),
]

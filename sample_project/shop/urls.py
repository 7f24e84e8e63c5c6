from django.urls import path

from . import views

app_name = "shop"
urlpatterns = [
    path("", views.product_list, name="products"),
    path("orders/", views.place_order, name="place-order"),
    path("products/<slug:slug>/availability/", views.availability, name="availability"),
]

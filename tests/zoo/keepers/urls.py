"""URLs of the package outside."""

urlpatterns: list[object] = []

from django.contrib import admin

from .models import DigitalProduct, Order, OrderLine, Product, Tag

admin.site.register(Tag)


@admin.register(Product, DigitalProduct)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "price", "stock", "questions"]


class OrderLineInline(admin.TabularInline):
    model = OrderLine


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["id", "customer", "status", "total"]
    inlines = [OrderLineInline]
    actions = ["ship"]

    @admin.action(description="Ship the selected orders")
    def ship(self, request, queryset) -> None:
        for order in queryset.filter(status=Order.Status.PAID):
            order.ship()

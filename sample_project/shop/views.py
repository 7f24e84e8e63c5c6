from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from billing.gateway import card

from .catalogue import catalogue
from .checkout import Checkout, OutOfStockError
from .models import Product
from .signals import availability_asked, catalogue_viewed


@require_GET
def product_list(request: HttpRequest) -> JsonResponse:
    catalogue_viewed.send(sender=Product, request=request)
    return JsonResponse({"products": catalogue()})


@require_POST
@login_required
def place_order(request: HttpRequest) -> JsonResponse:
    """Order one product and pay for it by card."""
    product = get_object_or_404(Product, slug=request.POST.get("product"))
    quantity = request.POST.get("quantity", "1")
    if not quantity.isdecimal() or not 0 < int(quantity) <= 100:
        return JsonResponse({"error": "The quantity is a number from 1 to 100."}, status=400)
    try:
        order = Checkout(request.user, {product: int(quantity)}).place()
    except OutOfStockError:
        return JsonResponse({"error": "There is not enough of it left."}, status=409)
    paid = card.charge(order)
    return JsonResponse({"order": order.pk, "total": str(order.total), "paid": paid}, status=201)


async def availability(request: HttpRequest, slug: str) -> JsonResponse:
    product = await Product.objects.filter(slug=slug).afirst()
    if product is None:
        raise Http404
    if hasattr(availability_asked, "asend"):
        await availability_asked.asend(sender=Product, product=product)
    return JsonResponse({"product": product.name, "stock": product.stock})

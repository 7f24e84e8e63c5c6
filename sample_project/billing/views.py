from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.models import Order

from .webhooks import WEBHOOK_SIGNALS, deliver


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """The payment service reports what became of a charge."""
    secret = request.headers.get("X-Webhook-Secret", "")
    if not constant_time_compare(secret, settings.WEBHOOK_SECRET):
        return HttpResponseForbidden()
    event, number = request.POST.get("event"), request.POST.get("order", "")
    if event not in WEBHOOK_SIGNALS or not number.isdecimal():
        return HttpResponse(status=400)
    deliver(event, get_object_or_404(Order, pk=number, invoice__isnull=False))
    return HttpResponse(status=204)

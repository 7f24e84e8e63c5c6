from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from .traffic import meter


@require_GET
def status(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"open_requests": meter.open, "writes": meter.writes})

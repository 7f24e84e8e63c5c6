from django.contrib import admin

from .models import AuditEntry

admin.site.register(AuditEntry)

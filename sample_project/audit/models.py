from django.db import models


class AuditEntry(models.Model):
    """Who or what was changed, and how."""

    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.subject}: {self.action}"

"""Registration of the models with auditlog, reversion, simple-history and guardian."""

import reversion
import simple_history
from auditlog.registry import auditlog
from django.contrib import admin
from django.contrib.auth.models import Group
from guardian.admin import GuardedModelAdmin

from library.models import AudioBook, Author, Book, Classic, Loan, Reader, Subject

for model in (Author, Reader, Loan):
    auditlog.register(model)
auditlog.register(Book, m2m_fields={"authors", "subjects"})

reversion.register(Author)
reversion.register(Book, follow=["authors"])
reversion.register(AudioBook, follow=["book_ptr"])
reversion.register(Classic)

simple_history.register(Group, app="library")

admin.site.register([Book, Reader, Loan], GuardedModelAdmin)
admin.site.register(Subject)

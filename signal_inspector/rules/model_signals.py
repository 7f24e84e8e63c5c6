"""The names of Django's signals of models."""

from __future__ import annotations

_MODULE = "django.db.models.signals"

PRE_INIT = f"{_MODULE}.pre_init"
POST_INIT = f"{_MODULE}.post_init"
PRE_SAVE = f"{_MODULE}.pre_save"
POST_SAVE = f"{_MODULE}.post_save"
PRE_DELETE = f"{_MODULE}.pre_delete"
POST_DELETE = f"{_MODULE}.post_delete"
M2M_CHANGED = f"{_MODULE}.m2m_changed"
CLASS_PREPARED = f"{_MODULE}.class_prepared"

INITS = (PRE_INIT, POST_INIT)
SAVES = (PRE_SAVE, POST_SAVE)
DELETES = (PRE_DELETE, POST_DELETE)

"""A shop on django-oscar, set up as its documentation describes."""

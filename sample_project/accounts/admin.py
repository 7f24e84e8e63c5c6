from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import Customer, Profile

admin.site.register(Customer, UserAdmin)
admin.site.register(Profile)

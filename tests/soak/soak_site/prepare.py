"""Makes the database that each server gets a copy of: migrated, seeded, with staff who order."""

import sys

import django
from django.core.management import call_command


def main(buyers: int) -> None:
    django.setup()
    from accounts.models import Customer
    from shop.models import DigitalProduct

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    DigitalProduct.objects.create(name="A Library", price=2000, file_name="library.zip")
    for number in range(buyers):
        Customer.objects.create_user(f"buyer{number}", password="soak", is_staff=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))

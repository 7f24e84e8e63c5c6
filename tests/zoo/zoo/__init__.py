"""A project that holds one of every odd signal, receiver and sender."""

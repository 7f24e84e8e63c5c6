"""Where the source defines a function, class or signal that the process has."""

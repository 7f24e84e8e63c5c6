"""The lock file: what is connected, as text that a pull request shows the changes of."""

"""The audit: gathers evidence, lets the rules judge, and takes away what is suppressed."""

"""What the tests of the command and of its reports share."""

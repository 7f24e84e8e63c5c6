"""Where the source connects, disconnects and sends signals, and with what."""

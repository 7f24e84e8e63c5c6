"""Values as text or as rich renderables. Pure: nothing here prints or reads the process."""

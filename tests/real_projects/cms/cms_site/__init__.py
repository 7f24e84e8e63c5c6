"""A site on django CMS with versioning, aliases and a media library."""

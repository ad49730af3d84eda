"""A ticket from its first word to its last: opened, moved, joined, merged, passed on, shown."""

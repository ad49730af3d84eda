"""Time running out: limits, reminders, pauses, extensions, and what the clock does about them."""

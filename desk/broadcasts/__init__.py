"""Broadcasts: written, approved, sent once to each group, watched, taken back."""

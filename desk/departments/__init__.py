"""Departments: who they are, what is passed to them, and what they are whistled up to."""

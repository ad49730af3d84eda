"""Emergencies: whom they call, and the cards of those who were called."""

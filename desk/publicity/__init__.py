"""The week's theme, the daily tip, the Friday question."""

"""Follow-ups (回访): drawn, asked, and what comes of the answers."""

"""How the second opinion is learned: rows the project wrote itself, and plain arithmetic."""

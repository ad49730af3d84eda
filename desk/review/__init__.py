"""A period's figures, and the reviews that show them."""

"""The township as it is: grids and their lives, boundaries, place names, chat groups."""

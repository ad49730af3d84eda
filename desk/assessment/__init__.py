"""Assessment (考核): points explained line by line, fixed each month, disputed if need be."""

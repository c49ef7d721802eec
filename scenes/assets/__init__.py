"""Files for the table: told from their bytes, freed of what they betray, made in sizes that fit (Django-free)."""

"""What differs between two versions or two creatures (Django-free)."""

from campaigns.writing.differences import FieldDifference, Piece, as_text, compare_fields, compare_words

__all__ = ["LABELS", "FieldDifference", "Piece", "as_text", "compare_fields", "compare_words"]

# The fields of a creature that two versions are compared by, with the words for them.
LABELS = {
    "name": "Name", "aliases": "Other names", "race": "Race", "level": "Level", "difficulty": "Difficulty",
    "location": "Location", "faction": "Faction", "health": "Health", "magicka": "Magicka", "stamina": "Stamina",
    "skills": "Skills", "combat": "Combat", "summary": "Summary", "body": "Story",
}  # fmt: skip

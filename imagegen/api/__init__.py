"""The canonical API of pictures."""

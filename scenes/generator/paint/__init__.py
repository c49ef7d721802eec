"""Draws plans as pictures with numpy and OpenCV; loaded only when a map is drawn."""

"""Depth from several posed photos: plane sweep, smoothing, and agreement between views."""

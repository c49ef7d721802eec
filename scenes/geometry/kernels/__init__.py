"""Loops compiled by numba; imported only inside functions, because numba takes half a second to load."""

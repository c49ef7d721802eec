"""Tests of the synthetic creatures."""

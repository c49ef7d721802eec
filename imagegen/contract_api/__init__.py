"""The documented addresses of the old picture clients."""

"""The live table: pages in the admin."""

"""Words: markdown with mentions and secret blocks, shown to each reader as far as it is for him."""

"""Files coming in: told from their content, limited before they are decoded, freed of what they should not say."""

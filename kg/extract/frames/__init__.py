"""Where do records repeat, and which words of a record correspond? No field names, no languages."""

"""Domain objects as cards: pure functions, one noun a file."""

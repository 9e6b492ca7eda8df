"""What the product does: one transaction each, and nothing in it waits for a network."""

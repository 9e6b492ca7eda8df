"""A conversation, written once: forms, steps and flows as data, and a pure engine that runs them."""

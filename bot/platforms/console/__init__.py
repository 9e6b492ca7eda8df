"""The terminal: one line in, the reply as text out. The way in for scripts, for ssh and for screen readers."""

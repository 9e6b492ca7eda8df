"""Slack, on slack-bolt: over HTTP or Socket Mode, one workspace by its bot token."""

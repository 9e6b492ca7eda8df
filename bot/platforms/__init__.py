"""One folder a platform: the only place where SDK names occur. None knows another."""

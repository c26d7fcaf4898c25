"""The feed: what is stored reaches every screen that may see it, in order and without gaps."""

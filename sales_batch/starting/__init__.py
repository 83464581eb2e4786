"""What a new working folder begins with: the configuration, and the guides in both languages."""

"""What people said: import, identity protection, category, similar, clusters."""

"""Long work with progress, and the one scheduler."""

"""What the templates of every package may use."""

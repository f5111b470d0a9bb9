"""What the templates of every package may show of people."""

"""What templates of any package may show of the links."""

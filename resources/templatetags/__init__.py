"""What templates may ask of the guide."""

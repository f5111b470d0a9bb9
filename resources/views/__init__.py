"""The pages: browse what is in, submit to it, decide on it."""

"""What an address is, how its page is fetched, and whether it is still alive."""

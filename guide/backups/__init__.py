"""The whole database out while the site runs, and back: a folder with one file and a manifest that vouches for it."""

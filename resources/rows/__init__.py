"""A guide of any size, the same one every time: what `make_rows` makes and the benches measure. See `making`."""

"""What feed readers get: each feed, written as Atom (RFC 4287) and as JSON Feed (1.1), and the list of all of them.

Every feed is the same for everybody. Feeds and entries have tag URIs (RFC 4151), which stay as long as the site has its
name.
"""

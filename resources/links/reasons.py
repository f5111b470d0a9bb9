"""Every refusal and every flag about an address, in words for the person who typed it."""

MEANINGS = {
    # Refused.
    "empty": "No address was given; paste the address of the page.",
    "too-long": "The address is longer than 2,000 characters; use a shorter address of the same page.",
    "whitespace": "The address has a space or a line break inside; remove it, or copy the address again.",
    "control-character": "The address has a control character inside; type it again by hand.",
    "invisible-character": "The address has an invisible character inside; type it again by hand.",
    "backslash": "The address has a backslash inside; addresses are written with forward slashes.",
    "invalid-character": "The address has a character that no address may have; copy it again from the browser.",
    "scheme": "Only web addresses are listed; use one that starts with https:// or http://.",
    "userinfo": "The address has a user name before the host; remove everything up to and including the @.",
    "invalid-host": "The host in the address is not a valid name; check it for typing mistakes.",
    "host-without-dot": "The host has no dot, so nobody else can reach it; use the full name of the site.",
    "ip-literal-host": "The address is a bare number instead of a name; use the name of the site.",
    "port": "The address names a port that public sites do not use; use the address without the port.",
    "shortener": "This is a shortened link; open it and use the address it leads to.",
    "no-target": "This link passes people on without saying where; open it and use the address it leads to.",
    "wrapped-too-deep": "This link passes people on more than three times; open it and use the address it leads to.",
    # Flagged.
    "scheme-added": "The address had no scheme, so https:// was put before it.",
    "tracking-removed": "Parts that only follow people around were removed from the address.",
    "affiliate-unwrapped": "This was a referral link that pays somebody; the address it leads to is kept instead.",
    "redirect-unwrapped": "This link passed through another site; the address it leads to is kept instead.",
    "expiring-link-kind": "Links of this kind often stop working after a while.",
    "mixed-script-host": "The name of the site has letters that can be mistaken for others; look twice.",
}

_WHY_NOT_PUBLIC = {
    "unspecified": "The address points at no machine at all",
    "loopback": "The address points at the reader's own machine",
    "private": "The address points into a private network",
    "shared": "The address points into a provider's inner network",
    "link-local": "The address points at machines on the same wire only",
    "metadata": "The address points at a cloud provider's inner service",
    "documentation": "The address is one reserved for examples",
    "benchmark": "The address is one reserved for measurements",
    "multicast": "The address points at a group of machines, not at a page",
    "reserved": "The address is one reserved for other uses",
    "transition": "The address is a tunnel between two kinds of network",
    "wildcard-dns": "The host is a service whose names point at whatever number is asked for",
    "hidden-service": "The address can be opened only inside a hidden network",
}


def meaning(code: str, because: str = "") -> str:
    """The sentence for a code; `not-public` says which kind of host it is."""
    if code == "not-public":
        return f"{_WHY_NOT_PUBLIC[because]}; use an address that anybody can open."
    return MEANINGS[code]


class RefusedError(ValueError):
    """The address is not one the guide can keep; `code` says why, `because` which kind of host it was."""

    def __init__(self, code: str, because: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.because = because

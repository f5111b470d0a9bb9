"""Kinds of links that stop working: invitations, forms, meetings, tunnels and signed downloads."""

import re

from resources.links.parts import Parts, name_of, parents

_ANYWHERE = re.compile("")

_EXPIRING = {
    "discord.gg": _ANYWHERE,
    "discord.com": re.compile(r"/invite/"),
    "discordapp.com": re.compile(r"/invite/"),
    "join.slack.com": _ANYWHERE,
    "slack.com": re.compile(r".*/shared_invite/|/join/"),
    "t.me": re.compile(r"/joinchat/|/\+"),
    "telegram.me": re.compile(r"/joinchat/|/\+"),
    "chat.whatsapp.com": _ANYWHERE,
    "wa.me": _ANYWHERE,
    "signal.group": _ANYWHERE,
    "forms.gle": _ANYWHERE,
    "docs.google.com": re.compile(r"/forms/"),
    "forms.office.com": _ANYWHERE,
    "typeform.com": re.compile(r"/to/"),
    "airtable.com": re.compile(r"/(?:app\w+/)?shr"),
    "surveymonkey.com": re.compile(r"/r/"),
    "zoom.us": re.compile(r"/(?:j|my|s|w|wc|webinar|meeting|rec)/"),
    "zoom.com": re.compile(r"/(?:j|my|s|w|wc|webinar|meeting|rec)/"),
    "meet.google.com": _ANYWHERE,
    "teams.microsoft.com": re.compile(r"/l/meetup-join/|/meet/"),
    "teams.live.com": re.compile(r"/meet/"),
    "webex.com": re.compile(r"/meet/|.*/j\.php"),
    "calendly.com": _ANYWHERE,
    "wetransfer.com": re.compile(r"/downloads/"),
    "we.tl": _ANYWHERE,
    "ngrok.io": _ANYWHERE,
    "ngrok.app": _ANYWHERE,
    "ngrok-free.app": _ANYWHERE,
    "trycloudflare.com": _ANYWHERE,
    "loca.lt": _ANYWHERE,
    "gradio.live": _ANYWHERE,
}

_SIGNATURES = frozenset({"x-amz-signature", "x-amz-expires", "x-goog-signature", "x-goog-expires"})


def is_expiring(parts: Parts) -> bool:
    """Whether this is a kind of link that usually stops working within months."""
    if any(name_of(piece) in _SIGNATURES for piece in parts.query):
        return True
    patterns = (_EXPIRING[name] for name in parents(parts.host) if name in _EXPIRING)
    return any(pattern.match(parts.path) for pattern in patterns)

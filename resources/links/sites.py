"""Which site's rule brings an address to the one form of its page."""

from collections.abc import Callable

from resources.links import code_sites, google_sites, papers, reading_sites
from resources.links.medium import is_medium
from resources.links.parts import Parts, is_under
from resources.links.tracking import is_amazon

Rule = Callable[[Parts], Parts]

_RULES: dict[str, Rule] = {
    "github.com": code_sites.github,
    "gist.github.com": code_sites.gist,
    "raw.githubusercontent.com": code_sites.forge,
    "gitlab.com": code_sites.gitlab,
    "bitbucket.org": code_sites.forge,
    "codeberg.org": code_sites.forge,
    "colab.research.google.com": code_sites.colab,
    "youtube.com": google_sites.youtube,
    "youtube-nocookie.com": google_sites.youtube,
    "youtu.be": google_sites.youtube,
    "docs.google.com": google_sites.documents,
    "drive.google.com": google_sites.drive,
    "arxiv.org": papers.arxiv,
    "export.arxiv.org": papers.arxiv,
    "doi.org": papers.doi,
    "dx.doi.org": papers.doi,
    "oreilly.com": papers.oreilly,
    "learning.oreilly.com": papers.oreilly,
    "coursera.org": reading_sites.coursera,
    "open.substack.com": reading_sites.substack,
    "reddit.com": reading_sites.reddit,
    "old.reddit.com": reading_sites.reddit,
    "new.reddit.com": reading_sites.reddit,
    "stackoverflow.com": reading_sites.questions,
    "x.com": reading_sites.x,
    "twitter.com": reading_sites.x,
    "player.vimeo.com": reading_sites.vimeo,
}


def canonical(page: Parts) -> Parts:
    """The one form of the page this address opens; addresses of sites without a rule stay as they are."""
    return _rule_for(page.host)(page)


def keeps_files(host: str) -> bool:
    """Whether index.html or amp in a path is somebody's file or repository, not the site's own page."""
    return is_under(host, code_sites.HOSTS)


def _rule_for(host: str) -> Rule:
    if is_medium(host):
        return reading_sites.medium
    if is_amazon(host):
        return reading_sites.amazon
    return _RULES.get(host, _unchanged)


def _unchanged(page: Parts) -> Parts:
    return page

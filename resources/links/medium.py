"""Which hosts are Medium's: its own, and the publications that live under names of their own."""

from resources.links.parts import is_under, words

_HOSTS = words("""
    medium.com towardsdatascience.com gitconnected.com betterprogramming.pub betterhumans.pub plainenglish.io
    devgenius.io itnext.io uxdesign.cc netflixtechblog.com towardsai.net gopubby.com gopenai.com codeburst.io
    chatbotslife.com becominghuman.ai heartbeat.comet.ml heartbeat.fritz.ai mlearning.ai datadriveninvestor.com
    infosecwriteups.com blog.prototypr.io entrepreneurshandbook.co psiloveyou.xyz writingcooperative.com
    towardsdev.com faun.pub awstip.com medium.freecodecamp.org proandroiddev.com tech.instacart.com eng.lyft.com
    blog.usejournal.com generativeai.pub bettermarketing.pub uxplanet.org hackernoon.com blog.bitsrc.io
    betterdatascience.page eng.wealthfront.com medium.engineering artificialcorner.com
    """)


def is_medium(host: str) -> bool:
    """Whether Medium serves this host, or did when its addresses were written."""
    return is_under(host, _HOSTS)

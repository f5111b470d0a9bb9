"""Which addresses are one page, and which must stay two."""

import pytest

from resources.links.address import read

SAME = [
    "https://tecton.ai/blog http://tecton.ai/blog https://www.tecton.ai/blog/ tecton.ai/blog# HTTPS://TECTON.AI/blog?",
    "https://tecton.ai/ https://tecton.ai/index.html https://www.tecton.ai/index.php https://tecton.ai/Default.aspx",
    "https://tecton.ai/a/ https://tecton.ai/a/index.htm https://tecton.ai/a/index.shtml https://tecton.ai/a/default.asp",
    "https://tecton.ai/?a=1&b=2 https://tecton.ai/?b=2&a=1 https://tecton.ai/?b=2&utm_source=x&a=1#top",
    "https://tecton.ai/~joe https://tecton.ai/%7Ejoe https://tecton.ai/%7ejoe",
    "https://tecton.ai/%c3%bc https://tecton.ai/%C3%BC https://tecton.ai/ü",
    "https://tecton.ai/a%2fb https://tecton.ai/a%2Fb",
    "https://tecton.ai/x_(y) https://tecton.ai/x_%28y%29",
    "https://tecton.ai/?t[]=1 https://tecton.ai/?t%5B%5D=1 https://tecton.ai/?t%5b%5d=1",
    "https://tecton.ai/?q=a+b https://tecton.ai/?q=a%20b",
    "https://tecton.ai/x https://tecton.ai/x#part https://tecton.ai/x#:~:text=y",
    "https://tecton.ai/#/a https://tecton.ai/#/a/ https://www.tecton.ai#/a",
    "https://tecton.ai/ https://tecton.ai/#/ https://tecton.ai/#!",
    "https://tecton.ai/x https://m.tecton.ai/x https://mobile.tecton.ai/x https://amp.tecton.ai/x",
    "https://tecton.ai/x https://tecton.ai/x/amp https://tecton.ai/x/amp/ https://tecton.ai/x?amp=1 https://tecton.ai/x?amp",
    "https://tecton.ai/x.html https://tecton.ai/x.amp.html https://tecton.ai/x.html?outputType=amp",
    "https://tecton.ai/x https://www.google.com/amp/s/tecton.ai/x/amp/ https://www.google.com/amp/tecton.ai/x",
    "https://en.wikipedia.org/wiki/MLOps https://en.m.wikipedia.org/wiki/MLOps#History",
    "https://xn--mller-kva.de/ https://müller.de/ https://MÜLLER.de",
    # YouTube
    "https://youtu.be/hBMHohkRgAA https://www.youtube.com/watch?v=hBMHohkRgAA https://m.youtube.com/watch?v=hBMHohkRgAA&t=2s",
    "https://youtu.be/hBMHohkRgAA https://youtube.com/shorts/hBMHohkRgAA?feature=share https://youtu.be/hBMHohkRgAA?t=9&si=x",
    "https://youtu.be/hBMHohkRgAA https://www.youtube.com/embed/hBMHohkRgAA https://www.youtube-nocookie.com/embed/hBMHohkRgAA",
    "https://youtu.be/hBMHohkRgAA https://www.youtube.com/live/hBMHohkRgAA https://www.youtube.com/v/hBMHohkRgAA/",
    "https://youtu.be/hBMHohkRgAA https://www.youtube.com/watch?list=PL1&index=3&v=hBMHohkRgAA&start_radio=1",
    "https://www.youtube.com/playlist?list=PL1 https://youtube.com/playlist?list=PL1&si=x"
    " https://www.youtube.com/embed/videoseries?list=PL1",
    "https://www.youtube.com/@DataTalksClub https://youtube.com/@datatalksclub/featured",
    # Papers and books
    "https://arxiv.org/abs/2205.02302 https://arxiv.org/abs/2205.02302v3 https://arxiv.org/pdf/2205.02302"
    " http://www.arxiv.org/pdf/2205.02302v1.pdf https://arxiv.org/html/2205.02302v2 https://export.arxiv.org/abs/2205.02302",
    "https://arxiv.org/abs/2205.02302 https://doi.org/10.48550/arXiv.2205.02302 https://arxiv.org/pdf/2205.02302v3#page=4",
    "https://arxiv.org/abs/hep-th/9901001 https://arxiv.org/pdf/hep-th/9901001v2.pdf",
    "https://doi.org/10.1145/3510003.3510209 http://dx.doi.org/10.1145/3510003.3510209 https://www.doi.org/10.1145%2F3510003.3510209",
    "https://doi.org/10.1109/ACCESS.2023.1 https://dx.doi.org/10.1109/access.2023.1",
    "https://www.oreilly.com/library/view/introducing-mlops/9781492083283 https://learning.oreilly.com/library/view/-/9781492083283/",
    # Code
    "https://github.com/kelvins/awesome-mlops https://github.com/Kelvins/Awesome-MLOps/ http://www.github.com/kelvins/awesome-mlops"
    " https://github.com/kelvins/awesome-mlops.git https://github.com/kelvins/awesome-mlops#readme",
    "https://github.com/a/b https://github.com/a/b/tree/main https://github.com/a/b/tree/master/"
    " https://github.com/a/b?tab=readme-ov-file#start",
    "https://github.com/A/B/blob/main/X.md https://github.com/a/b/blob/main/X.md#L3",
    "https://github.com/DataTalksClub https://github.com/datatalksclub/",
    "https://gitlab.com/G/Sub/P https://gitlab.com/g/sub/p.git https://gitlab.com/g/sub/p/-/tree/main?ref_type=heads",
    "https://gitlab.com/G/P https://gitlab.com/g/p/tree/master https://gitlab.com/g/p/-/tree/master/",
    "https://codeberg.org/A/B https://codeberg.org/a/b.git",
    "https://gist.github.com/joe/0123456789abcdef0123456789abcdef https://gist.github.com/0123456789abcdef0123456789abcdef#file-x",
    "https://colab.research.google.com/github/A/B/blob/main/x.ipynb https://colab.research.google.com/github/a/b/blob/main/x.ipynb#scrollTo=1"
    " https://github.com/a/b/blob/main/x.ipynb",
    "https://colab.research.google.com/drive/1AbC?usp=sharing https://colab.research.google.com/drive/1AbC#scrollTo=z",
    # Reading and learning
    "https://towardsdatascience.com/get-started-with-mlops-fd7062cab018 https://medium.com/p/fd7062cab018"
    " https://towardsdatascience.com/get-started-with-mlops-fd7062cab018/ https://m.medium.com/get-started-fd7062cab018",
    "https://medium.com/@Joe/a-story-fd7062cab018 https://joe.medium.com/a-story-fd7062cab018?source=rss"
    " https://medium.com/towards-data-science/a-story-fd7062cab018?sk=0123456789abcdef0123456789abcdef",
    "https://medium.com/@Joe https://joe.medium.com/ https://medium.com/@joe/",
    "https://medium.com/m/global-identity-2?redirectUrl=https%3A%2F%2Ftowardsdatascience.com%2Fx-fd7062cab018"
    " https://towardsdatascience.com/x-fd7062cab018",
    "https://www.coursera.org/learn/mlops-fundamentals https://coursera.org/learn/mlops-fundamentals/home/welcome"
    " https://www.coursera.org/learn/mlops-fundamentals?specialization=x#about https://coursera.org/learn/MLOps-fundamentals/home/week/2",
    "https://docs.google.com/document/d/1AbC/edit?usp=sharing https://docs.google.com/document/d/1AbC/view"
    " https://docs.google.com/document/u/1/d/1AbC/edit#heading=h.1 https://docs.google.com/document/d/1AbC/preview?tab=t.0",
    "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0 https://docs.google.com/spreadsheets/d/1AbC/copy",
    "https://drive.google.com/file/d/1AbC/view?usp=sharing https://drive.google.com/open?id=1AbC https://drive.google.com/uc?id=1AbC&export=download",
    "https://drive.google.com/drive/folders/1AbC https://drive.google.com/drive/u/0/folders/1AbC?usp=sharing",
    "https://open.substack.com/pub/marvelousmlops/p/mlops?r=1&utm_campaign=post https://marvelousmlops.substack.com/p/mlops",
    "https://www.reddit.com/r/mlops/comments/1ab/a_title/ https://old.reddit.com/r/MLOps/comments/1ab?share_id=1",
    "https://stackoverflow.com/questions/11227809/why-is https://stackoverflow.com/q/11227809",
    "https://twitter.com/Joe/status/12?s=20 https://x.com/joe/status/12/photo/1 https://mobile.twitter.com/joe/status/12",
    "https://www.amazon.com/Designing/dp/1098107969/ref=sr_1_1?tag=x-20 https://amazon.com/gp/product/1098107969",
    "https://player.vimeo.com/video/123 https://vimeo.com/123",
    "https://datacamp.pxf.io/c/1/2/3?u=https%3A%2F%2Fwww.datacamp.com%2Fx https://datacamp.com/x/",
]

DIFFERENT = [
    "https://tecton.ai/a https://tecton.ai/A https://tecton.ai/b https://tecton.ai/a/b https://tecton.ai/",
    "https://tecton.ai/ https://tecton.com/ https://docs.tecton.ai/ https://wwww.tecton.ai/",
    "https://tecton.ai/a%2Fb https://tecton.ai/a/b",
    "https://tecton.ai/a%3Fb https://tecton.ai/a?b",
    "https://tecton.ai/?q=a%26b=1 https://tecton.ai/?q=a&b=1 https://tecton.ai/?q=a%2Bb https://tecton.ai/?q=a+b",
    "https://tecton.ai/?page=1 https://tecton.ai/?page=2 https://tecton.ai/",
    "https://tecton.ai/?id=1&id=2 https://tecton.ai/?id=2&id=1",
    "https://tecton.ai/?ref=main https://tecton.ai/?ref=dev",
    "https://tecton.ai/#/a https://tecton.ai/#/b https://tecton.ai/#!/a https://tecton.ai/",
    "https://tecton.ai/index.html.txt https://tecton.ai/ https://tecton.ai/myindex.html https://tecton.ai/index.json",
    "https://tecton.ai/amp https://tecton.ai/ https://tecton.ai/camp https://tecton.ai/amp/x https://tecton.ai/x",
    "https://docs.zenml.io/v1/ https://docs.zenml.io/v2/ https://docs.zenml.io/latest/ https://docs.zenml.io/stable/",
    "https://x.readthedocs.io/en/v1.0/ https://x.readthedocs.io/en/v1.1/ https://x.readthedocs.io/de/v1.0/",
    "https://m.github.io/ https://github.io/ https://mobile.netlify.app/ https://netlify.app/",
    "https://en.wikipedia.org/wiki/MLOps https://de.wikipedia.org/wiki/MLOps https://en.wikipedia.org/wiki/MLops",
    "https://godbolt.org/#a https://godbolt.org/#b https://godbolt.org/",
    "http://www.mlebook.com/wiki/doku.php?id=start http://www.mlebook.com/wiki/doku.php?id=end",
    # YouTube
    "https://youtu.be/hBMHohkRgAA https://youtu.be/hBMHohkRgAa https://www.youtube.com/ https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=hBMHohkRgAA&list=PL1 https://www.youtube.com/playlist?list=PL1"
    " https://www.youtube.com/playlist?list=PL2 https://www.youtube.com/playlist?list=pl1",
    "https://www.youtube.com/@a https://www.youtube.com/@b https://www.youtube.com/@a/videos https://www.youtube.com/@a/playlists",
    "https://www.youtube.com/channel/UCabc https://www.youtube.com/channel/UCABC https://www.youtube.com/c/abc",
    "https://www.youtube.com/results?search_query=mlops https://www.youtube.com/results?search_query=devops",
    # Papers and books
    "https://arxiv.org/abs/2205.02302 https://arxiv.org/abs/2205.02303 https://arxiv.org/abs/hep-th/9901001 https://arxiv.org/list/cs.LG/new",
    "https://doi.org/10.1145/1 https://doi.org/10.1145/2 https://doi.org/10.48550/arXiv.2205.02302",
    "https://www.oreilly.com/library/view/a/9781492083283 https://www.oreilly.com/library/view/b/9781098107956"
    " https://www.oreilly.com/library/view/a/9781492083283/ch01.html https://www.oreilly.com/radar/a/",
    # Code
    "https://github.com/a/b https://github.com/a/c https://github.com/b/b https://github.com/a https://gitlab.com/a/b",
    "https://github.com/a/b https://github.com/a/b/tree/main/x https://github.com/a/b/tree/main/X https://github.com/a/b/tree/dev"
    " https://github.com/a/b/tree/v1.0 https://github.com/a/b/wiki https://github.com/a/b/issues https://github.com/a/b/tree/master/x",
    "https://github.com/a/b/issues/1 https://github.com/a/b/issues/2 https://github.com/a/b/pull/1 https://github.com/a/b/releases",
    "https://github.com/a/b/blob/main/index.html https://github.com/a/b/blob/main https://github.com/a/amp https://github.com/a",
    "https://github.com/a/b/blob/v1/x.md https://github.com/a/b/blob/v2/x.md https://raw.githubusercontent.com/a/b/v1/x.md",
    "https://github.com/a?tab=repositories https://github.com/a?tab=stars https://github.com/a",
    "https://gitlab.com/g/p https://gitlab.com/g/p/-/tree/main/x https://gitlab.com/g/p/-/issues https://gitlab.com/g/p/q",
    "https://gitlab.com/g/p/-/blob/main/X.md https://gitlab.com/g/p/-/blob/main/x.md https://gitlab.com/g/p/-/tree/dev",
    "https://gist.github.com/joe https://gist.github.com/joe/0123456789abcdef0123456789abcdef https://gist.github.com/",
    "https://colab.research.google.com/drive/1AbC https://colab.research.google.com/drive/1abc https://colab.research.google.com/",
    "https://huggingface.co/a/b https://huggingface.co/a/b/tree/main https://huggingface.co/datasets/a/b https://huggingface.co/spaces/a/b",
    # Reading and learning
    "https://medium.com/p/fd7062cab018 https://medium.com/p/fd7062cab019 https://medium.com/@joe https://medium.com/tag/mlops",
    "https://towardsdatascience.com/ https://medium.com/ https://towardsdatascience.com/latest https://itnext.io/",
    "https://pakodas.substack.com/p/101-for-serving-ml-models-10217c9f0764 https://medium.com/p/10217c9f0764"
    " https://a.substack.com/p/101-for-serving-ml-models-10217c9f0764",
    "https://www.coursera.org/learn/a https://www.coursera.org/learn/b https://www.coursera.org/specializations/a"
    " https://www.coursera.org/learn/a/lecture/X1/intro https://www.coursera.org/courses?query=mlops",
    "https://docs.google.com/document/d/1AbC/edit https://docs.google.com/document/d/1abc/edit https://docs.google.com/spreadsheets/d/1AbC/edit"
    " https://docs.google.com/document/d/e/1AbC/pub",
    "https://drive.google.com/file/d/1AbC/view https://drive.google.com/file/d/1AbD/view https://drive.google.com/drive/folders/1AbC",
    "https://www.reddit.com/r/mlops/comments/1ab/t/ https://www.reddit.com/r/mlops/comments/1ac/t/ https://www.reddit.com/r/mlops/"
    " https://www.reddit.com/r/mlops/comments/1ab/t/comment9/",
    "https://stackoverflow.com/questions/1/x https://stackoverflow.com/questions/2/x https://stackoverflow.com/questions/tagged/mlops",
    "https://www.amazon.com/dp/1098107969 https://www.amazon.de/dp/1098107969 https://www.amazon.com/dp/1098107960",
    "https://x.com/joe/status/12 https://x.com/joe/status/13 https://x.com/joe",
]


def pairs(table: list[str]) -> list[tuple[str, str]]:
    """Each group's first address with every other one."""
    return [(group.split()[0], other) for group in table for other in group.split()[1:]]


@pytest.mark.parametrize(("first", "other"), pairs(SAME))
def test_two_addresses_of_one_page_share_a_key(first, other):
    assert read(first).refused is read(other).refused is None
    assert read(first).key == read(other).key


@pytest.mark.parametrize("group", DIFFERENT)
def test_addresses_of_different_pages_have_keys_of_their_own(group):
    keys = {typed: read(typed).key for typed in group.split()}
    assert "" not in keys.values()
    assert len(set(keys.values())) == len(keys), keys


@pytest.mark.parametrize("typed", sorted({typed for group in SAME + DIFFERENT for typed in group.split()}))
def test_reading_the_stored_form_again_changes_nothing(typed):
    once = read(typed)
    again = read(once.stored)
    assert (again.stored, again.key) == (once.stored, once.key)
    assert again.key.isascii()

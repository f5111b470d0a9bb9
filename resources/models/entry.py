"""What a proposal and a published resource have in common."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from guide.duration import duration_of
from resources import lab_facts, text

TITLE_LENGTH, SUMMARY_LENGTH, ADDRESS_LENGTH, HOST_LENGTH = 200, 280, 2000, 253
SUMMARY_MAX = 1000
"""What is imported may say more than SUMMARY_LENGTH, which is for what people type."""
SOURCE_LENGTH = 200
TESTED_ON_LENGTH, RAM_GB_MAX = 200, 4_096
MINUTES_MAX = 60_000
"""A thousand hours: longer than any course we know."""


LAB = ["runs_on", "ram_gb", "gpu", "needs", "dollars", "has_teardown", "tested_on", "worked_on"]
"""What is asked of a lab."""
WORDS = [
    "title", "summary", "section", "kind", "level", "cost", "minutes", "language", *LAB, "covers", "is_vendor",
]  # fmt: skip
"""What is typed about a page, apart from its address, its tags and the disclosure."""
ADDRESS = ["url", "host", "key", "key_version"]
"""What is kept of its address: `links.address.Address.fields`."""
FIELDS = [*ADDRESS, *WORDS, "is_own_work", "source"]
"""Everything that a proposal and the resource it becomes share, apart from the tags."""


class Kind(models.TextChoices):
    ARTICLE = "article", "Article"
    VIDEO = "video", "Video"
    COURSE = "course", "Course"
    LAB = "lab", "Lab"
    BOOK = "book", "Book"
    TOOL = "tool", "Tool"
    PAPER = "paper", "Paper"


class Level(models.TextChoices):
    BEGINNER = "beginner", "Beginner"
    INTERMEDIATE = "intermediate", "Intermediate"
    ADVANCED = "advanced", "Advanced"


class Cost(models.TextChoices):
    FREE = "free", "Free"
    FREEMIUM = "freemium", "Free in part"
    PAID = "paid", "Paid"


class RunsOn(models.TextChoices):
    """What somebody needs who wants to do it, and not only read it."""

    LAPTOP = "laptop", "A laptop"
    CLUSTER = "cluster", "A cluster"
    CLOUD = "cloud", "A cloud account"


class Gpu(models.TextChoices):
    NONE = "none", "No GPU"
    OPTIONAL = "optional", "A GPU helps"
    NEEDED = "needed", "Needs a GPU"


GPU_IN_SHORT = {"none": "no GPU", "optional": "a GPU helps", "needed": "needs a GPU"}


ENGLISH = "en"
LANGUAGES = [
    (ENGLISH, "English"), ("ar", "Arabic"), ("bn", "Bengali"), ("zh", "Chinese"), ("cs", "Czech"), ("da", "Danish"),
    ("nl", "Dutch"), ("fi", "Finnish"), ("fr", "French"), ("de", "German"), ("el", "Greek"), ("he", "Hebrew"),
    ("hi", "Hindi"), ("hu", "Hungarian"), ("id", "Indonesian"), ("it", "Italian"), ("ja", "Japanese"), ("ko", "Korean"),
    ("no", "Norwegian"), ("fa", "Persian"), ("pl", "Polish"), ("pt", "Portuguese"), ("ro", "Romanian"),
    ("ru", "Russian"), ("es", "Spanish"), ("sv", "Swedish"), ("th", "Thai"), ("tr", "Turkish"), ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
]  # fmt: skip
"""Codes of ISO 639-1, the guide's own language first, then by name."""
CHOICES: dict[str, dict[str, str]] = {
    name: {str(value): str(label) for value, label in choices}
    for name, choices in [
        ("kind", Kind.choices), ("level", Level.choices), ("cost", Cost.choices), ("language", LANGUAGES),
        ("runs_on", RunsOn.choices), ("gpu", Gpu.choices),
    ]
}  # fmt: skip
"""The closed lists: fields to their values to what people read."""
_ALSO = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
"""Codes of parts of a language, and codes that were replaced."""


def language_of(tag: str) -> str:
    """The code of LANGUAGES for a tag of BCP 47: `de` for `de-AT`; nothing for a language that is not among them."""
    code = tag.partition("-")[0].lower()
    code = _ALSO.get(code, code)
    return code if code in CHOICES["language"] else ""


class Entry(models.Model):
    """`url` is the stored form of the address, `host` its site without `www.`, and `key` its identity: all from
    `links.address`, with their rules' version. Level, cost and minutes may be unknown in what was imported; `source` is
    the list that it was imported from, by its name."""

    url = models.CharField("address", max_length=ADDRESS_LENGTH)
    host = models.CharField(max_length=HOST_LENGTH, editable=False)
    key = models.CharField(max_length=ADDRESS_LENGTH, editable=False)
    key_version = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.CharField("why it is worth reading", max_length=SUMMARY_MAX, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    cost = models.CharField(max_length=8, choices=Cost.choices, blank=True)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MAX)]
    )
    language = models.CharField(max_length=2, choices=LANGUAGES, default=ENGLISH)
    runs_on = models.CharField("runs on", max_length=7, choices=RunsOn.choices, blank=True)
    ram_gb = models.PositiveSmallIntegerField(
        "RAM in GB", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(RAM_GB_MAX)]
    )
    gpu = models.CharField("GPU", max_length=8, choices=Gpu.choices, blank=True)
    needs = models.JSONField(default=list, blank=True, help_text="What has to be there: docker, kind, an AWS account.")
    dollars = models.DecimalField(
        "costs to run, in dollars", max_digits=7, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    has_teardown = models.BooleanField("says how to take everything down again", null=True, blank=True)
    tested_on = models.CharField(max_length=TESTED_ON_LENGTH, blank=True, help_text="Systems: Ubuntu 24.04, macOS 15.")
    worked_on = models.DateField("last known to work", null=True, blank=True)
    covers = models.CharField(
        "tools and their versions", max_length=lab_facts.COVERS_LENGTH, blank=True, help_text="MLflow 2.9, kind 0.23"
    )
    is_vendor = models.BooleanField("its publisher sells what it explains", default=False)
    is_own_work = models.BooleanField("the submitter wrote or sells it", default=False)
    source = models.CharField("taken from", max_length=SOURCE_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def teaser(self) -> str:
        """The summary where it is one of many, or a description for others: what was imported may be long."""
        return text.teaser(self.summary, SUMMARY_LENGTH)

    @property
    def is_english(self) -> bool:
        return self.language == ENGLISH

    @property
    def is_lab(self) -> bool:
        """Whether somebody can say that it worked, or that it broke."""
        return self.kind == Kind.LAB

    @property
    def duration(self) -> str:
        """`8 min`, `1 h 30 min`, `90 h`; nothing where it is unknown."""
        return duration_of(self.minutes)

    @property
    def takes(self) -> list[str]:
        """What it takes to do it, at a glance: `Runs on a laptop`, `8 GB`, `no GPU`, `$0`."""
        place = f"Runs on {self.get_runs_on_display().lower()}" if self.runs_on else ""
        memory = f"{self.ram_gb} GB" if self.ram_gb else ""
        card = GPU_IN_SHORT.get(self.gpu, "")
        return [said for said in (place, memory, card, self.costs_to_run) if said]

    @property
    def costs_to_run(self) -> str:
        """`$0`, `$0.40`; nothing where it is unknown."""
        return lab_facts.dollars(self.dollars)

    @property
    def has_lab_facts(self) -> bool:
        """Whether anything is known besides what it runs on; `0` dollars, and a no, are known."""
        return any(getattr(self, name) not in (None, "", []) for name in LAB[1:])

    @property
    def warning(self) -> str:
        """A sentence about a lab that puts something up in somebody's cloud, and does not take it down; or nothing."""
        costs_on = self.is_lab and self.runs_on == RunsOn.CLOUD and not self.has_teardown
        return lab_facts.COSTS_ON if costs_on else ""

"""What somebody wants the guide's own words to be: its title, a section's prose, the order of the sections."""

from django.db import models
from django.db.models import Q

from guide.models import Section
from resources.models.item import QueueItem


class Passage(models.TextChoices):
    """What of the guide it is about. The first two are the guide's, `order` is of all sections."""

    TITLE = "title", "The guide's title"
    INTRODUCTION = "introduction", "Introduction"
    HEADING = "heading", "Heading"
    LEVEL = "level", "Level of the heading"
    PROSE = "prose", "Text"
    SECTION = "section", "New section"
    GONE = "gone", "Section taken out"
    ORDER = "order", "Order of the sections"


class TextChange(models.Model):
    """`base` is what it was when its author changed it, `wanted` what they made of it. What it is now, the guide says.

    Of a new section `wanted` is its prose, `title` and `level` its heading, and `section` the one that it follows.
    """

    item = models.OneToOneField(QueueItem, on_delete=models.CASCADE, related_name="text")
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="text_changes")
    passage = models.CharField(max_length=12, choices=Passage.choices)
    base = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(default=2)
    source = models.CharField(max_length=200, help_text="Where it was taken from.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(passage__in=Passage.values), name="passage_is_known"),
            models.CheckConstraint(condition=Q(level__range=(1, 6)), name="level_of_a_new_section_is_a_headings"),
        ]

    def __str__(self) -> str:
        return f"{self.get_passage_display()}: {self.item}"

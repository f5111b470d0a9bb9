"""Git repositories that hold the guide's README: how far each was read, and what was taken from it, by whom."""

from django.db import models

from resources.models.item import QueueItem

NAME_LENGTH, COMMIT_LENGTH = 300, 64
PERSON_LENGTH = 200


class Checkout(models.Model):
    """`commit` is the one up to which its README was read, `ours` the one that the guide put on top of it.

    `ours` is written before the repository gets the commit, so it may be in no history: see `exchange.syncing`.
    People who contributed until `named_at` are named in `ours`, until `named_before_at` in commits before it.
    """

    name = models.CharField(max_length=NAME_LENGTH, help_text="Of the repository: github.com/owner/guide.")
    file = models.CharField(max_length=NAME_LENGTH, default="README.md")
    commit = models.CharField(max_length=COMMIT_LENGTH, blank=True)
    ours = models.CharField(max_length=COMMIT_LENGTH, blank=True)
    named_at = models.DateTimeField(null=True)
    named_before_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "file"], name="a_file_of_a_repository_is_synced_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.file}"


class Contribution(models.Model):
    """One change that somebody committed, and the item of the queue that it became.

    `change` names what of the README it changes. `heading` is that under which a new link stands there, `behind` the
    address of the link above it. The name and the address of its author are those of the commit, which is public where
    the repository is; on the site the address is shown to nobody.
    """

    checkout = models.ForeignKey(Checkout, on_delete=models.CASCADE, related_name="contributions")
    commit = models.CharField(max_length=COMMIT_LENGTH)
    change = models.CharField(max_length=64, help_text="A hash of what it changes.")
    item = models.ForeignKey(QueueItem, on_delete=models.CASCADE, related_name="contributions")
    author = models.CharField(max_length=PERSON_LENGTH)
    email = models.CharField(max_length=254, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    behind = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["checkout", "commit", "change"], name="a_change_of_a_commit_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.commit[:7]} by {self.author}"

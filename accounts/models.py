"""Who: people, who sign in by e-mail and are known by their handle, where they are signed in, the notes they get, and
their programs' tokens."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.rights import Entitled
from guide.models import Section

HANDLE = RegexValidator(
    r"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,28}[A-Za-z0-9])\Z",
    "A handle has 2 to 30 letters (a–z), digits or hyphens, and begins and ends with a letter or digit.",
)
"""ASCII alone: no two handles can look alike through another alphabet."""


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())

    def named(self, handle: str) -> "User | None":
        """Whose handle this is, in large or small letters; by `user_handle_is_unique`, which no `iexact` uses."""
        known = handle and handle.isascii()
        return self.alias(key=Lower("handle")).filter(key=handle.lower()).first() if known else None

    def create_user(self, email: str, handle: str, password: str | None = None, **fields: object) -> "User":
        """A person with a hashed password (none: cannot sign in by password). The address is kept in lower case."""
        user = self.model(email=email.lower(), handle=handle, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, handle: str, password: str | None = None) -> "User":
        return self.create_user(email, handle, password, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, Entitled):
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    handle = models.CharField(max_length=30, validators=[HANDLE], help_text="The public name.")
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    is_sample = models.BooleanField(default=False, help_text="Made for a first look at the site, not a real person.")
    sections = models.ManyToManyField(
        Section, blank=True, related_name="moderators", verbose_name="moderates only",
        help_text="For moderators: nothing chosen means every section.",
    )  # fmt: skip
    about = models.CharField(max_length=300, blank=True, help_text="A line or two for the page about this person.")
    is_hidden = models.BooleanField(default=False, help_text="Without a page about this person.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # What is new to them: `accounts.visits` says how.
    news_seen_at = models.DateTimeField(null=True, editable=False)
    news_visited_at = models.DateTimeField(null=True, editable=False)
    progress_reset_at = models.DateTimeField(null=True, editable=False)  # Older marks count for nothing.

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["handle"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique"),
            models.UniqueConstraint(
                Lower("handle"), name="user_handle_is_unique", violation_error_message="This handle is taken."
            ),
        ]
        # The list of people, as it stands and by what few of them are; and who has a handle that begins so.
        indexes = [
            models.Index(fields=["-joined_at", "-id"], name="people_as_listed"),
            models.Index(fields=["-joined_at", "-id"], condition=models.Q(is_staff=True), name="people_of_the_desk"),
            models.Index(fields=["-joined_at", "-id"], condition=models.Q(is_superuser=True), name="people_who_run_it"),
            models.Index(fields=["-joined_at", "-id"], condition=models.Q(is_active=False), name="people_kept_out"),
            models.Index(fields=["-joined_at", "-id"], condition=models.Q(is_sample=True), name="people_made_up"),
            models.Index(fields=["handle"], opclasses=["varchar_pattern_ops"], name="people_by_handle"),
        ]

    def __str__(self) -> str:
        return self.handle


class FormerHandle(models.Model):
    """A handle that somebody had: it leads to them, and nobody else gets it while they are here. See `handles`."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_handles")
    handle = models.CharField(max_length=30)
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("handle"), name="former_handle_is_one_persons")]

    def __str__(self) -> str:
        return self.handle


class Session(AbstractBaseSession):
    """A browser's session, and who is signed in there: see `sessions`. No network address is kept.

    The database does not hold it to the person: a browser that signs in while they leave gets a session of nobody.
    """

    person = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="sessions", db_constraint=False
    )  # fmt: skip
    browser = models.CharField(max_length=40, blank=True, help_text="In words: Firefox on Linux.")
    seen_at = models.DateTimeField(default=timezone.now, help_text="To the hour.")

    def __str__(self) -> str:
        """Not its key, by which anybody could be its person."""
        return self.browser or "A browser"


class NoteKind(models.TextChoices):
    """What a note is about; people choose for each kind whether it comes by mail too."""

    DECISION = "decision", "Decisions on what you sent"
    QUESTION = "question", "Questions about what you sent"
    REPORT = "report", "Answers to what you reported"
    DESK = "desk", "The queue waits for too long"
    DIGEST = "digest", "What is new, once a week"
    WANT = "want", "Something you looked for came in"


BY_MAIL = {NoteKind.DECISION, NoteKind.QUESTION, NoteKind.REPORT, NoteKind.DESK, NoteKind.WANT}
"""The kinds that are mailed unless their reader chose otherwise."""


class MailChoice(models.Model):
    """What one person chose for one kind of note."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_of_a_person_per_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=NoteKind.values), name="choice_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["kind"], condition=models.Q(by_mail=True), name="who_wants_this_by_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def to_mail(self) -> "NotificationQuerySet":
        """Notes that are wanted by mail and have not left."""
        return self.filter(mailed_at=None, mail_due_at__isnull=False)

    def due(self) -> "NotificationQuerySet":
        """Notes whose mail has not gone out and is not being sent by somebody right now."""
        return self.filter(mailed_at=None, mail_due_at__lte=timezone.now())

    def older_than(self, note: "Notification") -> "NotificationQuerySet":
        """What comes after this note in a list that begins with the newest."""
        before = models.Q(created_at__lt=note.created_at) | models.Q(id__lt=note.pk)
        return self.filter(before, created_at__lte=note.created_at)

    def in_lock_order(self) -> "NotificationQuerySet":
        """Locked in the order of their ids, so that two deeds that want the same notes never wait crosswise."""
        return self.order_by("pk").select_for_update(of=("self",))

    def stamp(self, **fields: object) -> int:
        """An UPDATE of many notes, in the order of their ids; how many."""
        with transaction.atomic():
            list(self.in_lock_order().values_list("pk"))
            return self.update(**fields)


class Notification(models.Model):
    """One note to one person, or to a guest who left an address.

    The row is also the outbox of its mail: `mailed_at` is empty until the mail has left, and `mail_due_at` where none
    is wanted. `mail_batch` names the mail that is on its way with it.
    """

    recipient = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="notifications")
    email = models.EmailField(max_length=254, blank=True, help_text="Of a guest.")
    kind = models.CharField(max_length=8, choices=NoteKind.choices, default=NoteKind.DECISION)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, help_text="A path on this site.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, default=timezone.now)
    mail_batch = models.CharField(max_length=32, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, email="") | models.Q(recipient=None) & ~models.Q(email=""),
                name="a_note_has_one_recipient",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=NoteKind.values), name="note_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notes_of_one_person"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="unread_notes_of_one_person"),
            models.Index(fields=["mail_due_at"], condition=models.Q(mailed_at=None), name="notes_to_mail"),
            models.Index(fields=["email"], condition=~models.Q(email=""), name="notes_of_one_guest"),
        ]

    def __str__(self) -> str:
        return self.title


class Token(models.Model):
    """By this a program acts for a person. Every token may read; the word is kept as its digest alone: see `tokens`.

    What it may do is never more than its person may at the moment.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    hint = models.CharField(max_length=4, help_text="How the word ends, to tell it from others.")
    submits = models.BooleanField(default=False)
    moderates = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To write something, to the hour.")
    expires_at = models.DateTimeField(null=True, blank=True)

    used_at: datetime | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="a_token_is_one_persons"),
            models.UniqueConstraint("person", Lower("name"), name="a_person_tells_tokens_apart_by_name"),
            models.CheckConstraint(
                condition=models.Q(expires_at=None) | models.Q(expires_at__gt=models.F("created_at")),
                name="a_token_expires_after_it_is_made",
            ),
            models.CheckConstraint(condition=~models.Q(digest=""), name="a_token_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    @property
    def scopes(self) -> list[str]:
        """What it was made for, in words."""
        return ["read"] + ["submit"] * self.submits + ["moderate"] * self.moderates

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

"""The site's settings for a worker that a test starts: its mails go where the test looks."""

import os

from guide.settings import *  # noqa: F403

MAIL_DIR = os.environ["MAIL_DIR"]
EMAIL_BACKEND = "tests.chores.HangsOnceAfterSending"

"""What gunicorn writes, without what no log should hold."""

from typing import Any

from gunicorn.glogging import Logger

from guide.discretion import Discreet


class DiscreetLogger(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            handler.addFilter(Discreet())

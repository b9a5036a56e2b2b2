"""An address that a phone scans from a screen or a poster: as people reach it, and drawn."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import mark_safe


@dataclass(frozen=True)
class Scannable:
    url: str

    def picture(self, scale: int = 8) -> str:
        """The QR code as SVG, `scale` pixels to a point of it."""
        return mark_safe(segno.make(self.url, error="m", micro=False).svg_inline(scale=scale, border=4))


def scannable(request: HttpRequest, path: str) -> Scannable:
    """HUYING_SITE_URL is how people reach the platform; where it is not set, as this request came."""
    site = settings.HUYING_SITE_URL.rstrip("/")
    return Scannable(f"{site}{path}" if site else request.build_absolute_uri(path))

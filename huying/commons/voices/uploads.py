"""A file above the limit is let pass by unstored, so that the browser can be told in words instead of being cut off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

TOO_LARGE = "upload_too_large"


class SizeGuard(FileUploadHandler):
    """First of the upload handlers: skips the file by its declared length, or at the byte where it passes the limit."""

    chunk_size = 1024 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._declared = 0
        self._read = 0

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        self._declared = content_length or 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._declared > settings.UPLOAD_MAX_BYTES + 64 * 1024:  # a little for the other fields of the form
            self._skip(self._declared)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._read += len(raw_data)
        if self._read > settings.UPLOAD_MAX_BYTES:
            self._skip(self._declared)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _skip(self, size: int) -> None:
        if self.request is not None:
            setattr(self.request, TOO_LARGE, size)
        raise SkipFile


def guard(request: HttpRequest) -> None:
    """Puts the guard in front of the upload handlers; before anything reads the form."""
    request.upload_handlers.insert(0, SizeGuard(request))


def refused_size(request: HttpRequest) -> int | None:
    """The declared size in bytes of a file that was too large, else None."""
    return getattr(request, TOO_LARGE, None)

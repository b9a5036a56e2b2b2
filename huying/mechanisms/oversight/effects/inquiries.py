"""What follows from the acts of a special inquiry."""

from __future__ import annotations

from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from ..models import Inquiry
from ..procedures import SpecialInquiry


def inquiry_follows(proceeding: Proceeding, stands: Standing) -> None:
    """Whether what was asked and answered is open to the public."""
    is_published = stands.done(SpecialInquiry.published) is not None
    Inquiry.objects.filter(pk=proceeding.subject_id).exclude(is_published=is_published).update(
        is_published=is_published
    )

"""What was posted, or stands in an address, is read without breaking a page."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from huying.kernel.procedures.posting import back_of, whole_number


@pytest.mark.parametrize("said, found", [("12", 12), ("１２", 12), ("9" * 18, 10**18 - 1)])
def test_a_number_is_read(said: str, found: int):
    assert whole_number(said) == found


@pytest.mark.parametrize("said", ["", "abc", "-1", "1.5", "²", "12\0", "9" * 19, "9" * 5000])
def test_what_is_none_is_the_number_of_no_row(said: str):
    assert whole_number(said) == 0


@pytest.mark.parametrize(
    "said", ["²", "desk", "//elsewhere.cn/", "/\\elsewhere.cn", "https://elsewhere.cn/", "javascript:1"]
)
def test_a_form_leads_back_only_to_an_address_of_ours(said: str):
    """What is no address at all would be looked up as the name of a page and break the answer."""
    assert back_of(RequestFactory().post("/", {"back": said})) == ""
    assert back_of(RequestFactory().post("/", {"back": "/oversight/unit/?who=mine"})) == "/oversight/unit/?who=mine"

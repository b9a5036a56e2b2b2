"""What is hidden of a person, in fields and inside what was said (spec/rules T2.11). All numbers are fiction."""

from __future__ import annotations

import pytest

from huying.commons.voices.masking import mask_name, mask_number, mask_text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张**"),
        ("欧阳静怡", "欧**"),
        ("A000102948", "A0***8"),
        ("老王", "老**"),
        ("", "匿名"),
        (None, "匿名"),
        (" 李 四 ", "李**"),
    ],
)
def test_a_name_shows_its_first_character_alone(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("88881234", "****1234"),
        ("", ""),
        ("110", "***"),
    ],
)
def test_a_telephone_number_hides_its_middle(number, shown):
    assert mask_number(number) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("请回13800001234，谢谢", "请回138****1234，谢谢"),
        ("138-0000-1234", "138-****-1234"),
        ("+86 13800001234", "+86138****1234"),
        ("电话\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14", "电话138****1234"),
        ("座机0731-80001234", "座机0731-****1234"),
        ("电话：80001234", "电话：****1234"),
        ("身份证430102199001011234。", "身份证430**************4。"),
        ("43010219900101123X", "430**************X"),
        ("卡号6222000000003456789", "卡号6222************789"),
        ("邮箱someone@example.com", "邮箱s***@example.com"),
        ("微信号：abc_12345", "微信号：a****5"),
    ],
)
def test_numbers_inside_what_was_said_are_hidden(said, shown):
    assert mask_text(said) == shown


@pytest.mark.parametrize(
    "said",
    ["2026年6月1日，拨打12345没有人接", "工程款100000元", "订单20260601123456", "3栋2单元1201室", "车牌A12345"],
)
def test_figures_that_name_nobody_stay(said):
    assert mask_text(said) is said


def test_the_speakers_own_name_is_hidden_in_the_text():
    assert mask_text("我叫王小明，王小明的房子漏水", "王小明") == "我叫王**，王**的房子漏水"


def test_a_name_of_two_characters_is_hidden_only_where_people_name_themselves():
    assert mask_text("我是高兴，路修好了大家都很高兴", "高兴") == "我是高*，路修好了大家都很高兴"

"""Activities: arranged, recorded, called off; who took part; unannounced visits are hidden until they are done."""

from __future__ import annotations

import struct
from datetime import date

import pytest
from django.urls import reverse

from huying.commons.activities import access, selectors, services
from huying.commons.activities.methods import METHODS, pairs
from huying.commons.activities.models import Activity, Participant
from huying.kernel.calendar import clock
from huying.kernel.documents import pictures
from huying.kernel.documents.services import read
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Mandate
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, Refused, TooLate
from huying.mechanisms.oversight.models import Topic
from tests.activities import PNG, photo, visits
from tests.play import Play
from tests.world import GOVERNMENT, HOUSING, SINCE, World, moment

rule = pytest.mark.rule
ON = date(2026, 3, 10)


@pytest.fixture
def topic(world: World) -> Topic:
    return Play(world).topic()


@pytest.fixture
def visited(world: World, topic: Topic) -> tuple[Activity, Activity]:
    return visits(world, topic)


# ── the pairs of methods ──────────────────────────────────────────────────
@rule("R1.21")
def test_three_pairs_of_methods_and_what_of_each_was_not_used():
    assert [len(pairs(used)) for used in ([], [k for k, _ in METHODS])] == [3, 3]
    whole, half, none = pairs(["hear_reports", "on_site", "points"])
    assert whole.is_whole and whole.label == "听取汇报与实地察看相结合"
    assert half.unused == ("面上了解",)
    assert none.unused == ("明察", "暗访")


@rule("R1.21")
def test_the_methods_used_are_those_of_what_was_held(topic, visited):
    held, coming = visited
    assert selectors.methods_used([held, coming]) == {"on_site", "open_visit"}


# ── an unannounced visit ──────────────────────────────────────────────────
VISITED = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)


@rule("R1.21")
@pytest.mark.parametrize("role", VISITED)
def test_an_unannounced_visit_is_on_no_page_of_the_visited_house_until_it_is_done(world, visited, role):
    held, coming = visited
    with clock.frozen(date(2026, 9, 2)):
        client = world.client(role)
        pages = [client.get(url).content.decode() for url in (reverse("activities:list"), reverse("desk"))]
        pages.append(client.get(reverse("search"), {"q": "石桥"}).content.decode())
        assert not any(coming.place in page for page in pages)
        assert held.place in pages[0]
        assert client.get(coming.get_absolute_url()).status_code == 404
        services.record_activity(
            activity=coming, held_on=date(2026, 9, 2), finding="无证", by=world.viewer(Role.SC_OFFICE),
            at=moment(date(2026, 9, 2)),
        )  # fmt: skip
        assert coming.place in client.get(reverse("activities:list")).content.decode()
        assert client.get(coming.get_absolute_url()).status_code == 200


@rule("R1.21")
def test_neither_the_organ_above_nor_a_department_below_sees_it_and_a_member_who_also_sits_there_neither(
    world, visited
):
    _, coming = visited
    coming.visited = world.body(GOVERNMENT)
    coming.save()
    unit, member = world.viewer(Role.HANDLING_UNIT), world.person(Role.SC_MEMBER, 3)
    assert not access.visible(unit).filter(pk=coming.pk).exists()
    assert access.visible(world.viewer(member)).filter(pk=coming.pk).exists()
    Mandate.objects.create(person=member, body=world.body(HOUSING), role=Role.HANDLING_UNIT.value, from_on=SINCE)
    assert not access.visible(world.viewer(member)).filter(pk=coming.pk).exists()


def test_a_unit_that_is_not_visited_and_another_congress_see_nothing(world, stranger, visited):
    held, _ = visited
    other_unit = world.viewer(Role.HANDLING_UNIT, 1)  # the city management, beside the housing department
    assert not access.visible(other_unit).exists()
    assert not access.visible(stranger.viewer(Role.SC_OFFICE)).exists()
    assert access.visible(world.viewer(Role.SC_MEMBER)).filter(pk=held.pk).exists()


def test_the_visited_house_reads_when_and_where_and_neither_finding_nor_photo_nor_names(world, visited):
    held, _ = visited
    with clock.frozen(date(2026, 9, 2)):
        page = world.client(Role.ORGAN).get(held.get_absolute_url()).content.decode()
    assert held.place in page
    assert not any(word in page for word in ("渗漏", "方教授", "照片"))


# ── arranging, recording, calling off ─────────────────────────────────────
def test_what_is_arranged_held_and_named_goes_on_record(visited):
    held, _ = visited
    kinds = list(Entry.objects.filter(subject=f"activity:{held.pk}").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["activities.planned", *["activities.participant"] * 3, "activities.held", "activities.evidence"]
    assert not Entry.objects.filter(body__contains="方教授").exists()  # a guest's name can be corrected, the record not


def test_a_day_to_come_is_arranged_and_not_recorded(world, visited):
    _, coming = visited
    office = world.viewer(Role.SC_OFFICE)
    with pytest.raises(Incomplete, match="不能晚于今天"):
        services.record_activity(
            activity=coming, held_on=date(2026, 9, 8), finding="看了", by=office, at=moment(date(2026, 9, 7))
        )
    with pytest.raises(Incomplete, match="看到的情况"):
        services.record_activity(activity=coming, held_on=ON, finding=" ", by=office, at=moment(date(2026, 9, 7)))


def test_what_was_held_is_neither_called_off_nor_arranged_anew_and_what_was_called_off_not_held(world, visited):
    held, coming = visited
    who = {"by": world.viewer(Role.SC_OFFICE), "at": moment(date(2026, 9, 7))}
    with pytest.raises(TooLate, match="已经办了"):
        services.cancel_activity(activity=held, reason="下雨", **who)
    with pytest.raises(TooLate, match="已经办了"):
        services.change_activity(activity=held, kind="visit", planned_on=ON, place="别处", methods=[], **who)
    services.cancel_activity(activity=coming, reason="下雨", **who)
    with pytest.raises(TooLate, match="已经取消"):
        services.record_activity(activity=coming, held_on=ON, finding="看了", **who)
    assert list(selectors.activities_about("topic", held.subject_id)) == [held]


@rule("R1.37")
def test_who_took_part_in_what_was_held_is_known_with_the_capacity(topic, visited):
    took_part = selectors.participants_about("topic", topic.pk)
    assert [(p.name, p.capacity) for p in took_part] == [
        ("周建平", "staff"), ("赵立新", "sc_member"), ("方教授", "expert"),
    ]  # fmt: skip
    assert [p.name for p in selectors.participants_about("topic", topic.pk, capacities=["expert", "scholar"])] == [
        "方教授"
    ]


def test_naming_somebody_twice_is_once_and_a_name_is_asked_for(world, visited):
    held, _ = visited
    who = {"by": world.viewer(Role.SC_OFFICE), "at": moment(ON)}
    services.add_participant(activity=held, name="方教授", capacity="scholar", **who)
    assert Participant.objects.get(activity=held, name="方教授").capacity == "scholar"
    with pytest.raises(Incomplete, match="姓名"):
        services.add_participant(activity=held, name=" ", capacity="expert", **who)


# ── photos ────────────────────────────────────────────────────────────────
def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int) -> bytes:
    """A little-endian EXIF segment: how the picture is turned, a camera, a pointer to a place."""
    entries = struct.pack("<HHII", 0x0110, 2, 4, 0x58) + struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + b"N33-55-21 E116-47-03"
    return segment(0xE1, b"Exif\0\0" + tiff)


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\x01\x01\0\0?\0") + b"pixels\xff\xd9"


def test_a_photo_loses_its_place_and_keeps_how_it_is_turned():
    stripped = pictures.without_traces(jpeg(segment(0xE0, b"JFIF\0"), exif(6), segment(0xFE, b"on a phone")))
    assert b"N33-55" not in stripped and b"phone" not in stripped
    assert stripped.endswith(b"pixels\xff\xd9") and b"JFIF" in stripped
    assert pictures._orientation(stripped[2:]) == 6
    assert b"Exif" not in pictures.without_traces(jpeg(exif(1)))


def test_what_a_phone_hangs_behind_the_picture_and_between_its_scans_goes_too():
    second = jpeg(exif(6))  # a picture of its own, with a position of its own; or a film
    between = segment(0xC4, b"\0" * 17 + b"\xff\xd9") + exif(1) + segment(0xDA, b"\x01\x01\0\0?\0")
    whole = jpeg(segment(0xE2, b"MPF\0MM"), segment(0xE2, b"ICC_PROFILE\0\1\1"))
    pixels = b"more\xff\0pixels\xff\xd0end\xff\xd9"
    stripped = pictures.without_traces(whole.removesuffix(b"\xff\xd9") + between + pixels + second)
    assert b"N33-55" not in stripped and b"MPF" not in stripped
    assert b"ICC_PROFILE" in stripped and b"\xff\xc4" in stripped and stripped.endswith(pixels)


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe1\x00", b"\xff\xd8" + segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff")]
)
def test_a_broken_photo_is_no_trap(content):
    assert pictures.without_traces(content).startswith(b"\xff\xd8")


def test_a_png_loses_its_texts_and_what_hangs_behind_it(world, visited):
    held, _ = visited
    text = struct.pack(">I", 3) + b"tEXt" + b"GPS" + b"\0\0\0\0"
    made_by = struct.pack(">I", 4) + b"caBX" + b"shop" + b"\0\0\0\0"  # provenance: with which program, by whom
    tagged = PNG[:33] + text + made_by + PNG[33:] + b"behind"
    made = services.add_evidence(
        activity=held, upload=photo(content=tagged), caption="楼顶", by=world.viewer(Role.SC_OFFICE), at=moment(ON)
    )
    assert read(made.version) == PNG


def test_a_photo_needs_words_and_another_kind_of_file_is_refused(world, visited):
    held, _ = visited
    who = {"activity": held, "by": world.viewer(Role.SC_OFFICE), "at": moment(ON)}
    with pytest.raises(Incomplete, match="一句话"):
        services.add_evidence(upload=photo(), caption=" ", **who)
    with pytest.raises(Refused, match="没有收下"):
        services.add_evidence(upload=photo("a.png", b"GIF89a"), caption="动图", **who)


# ── the pages ─────────────────────────────────────────────────────────────
def test_on_the_way_back_a_visit_and_its_photo_are_recorded_in_one_form(world, topic):
    with clock.frozen(ON):
        client = world.client(Role.WORKING_BODY)
        url = reverse("activities:new", args=["topic", topic.pk])
        said = {"place": "荷畔街道", "day": "2026-03-10", "went": "yes", "finding": "消防通道堵了", "kind": "visit",
                "methods": ["on_site"], "file": photo()}  # fmt: skip
        answer = client.post(url, said)
        made = Activity.objects.get(place="荷畔街道")
        assert answer.headers["Location"] == made.get_absolute_url()
        page = client.get(made.get_absolute_url()).content.decode()
    assert made.held_on == ON
    assert 'alt="消防通道堵了"' in page


def test_a_refused_photo_leaves_nothing_behind_and_says_why(world, topic):
    with clock.frozen(ON):
        url = reverse("activities:new", args=["topic", topic.pk])
        said = {"place": "荷畔街道", "day": "2026-03-10", "went": "yes", "finding": "堵了", "kind": "visit",
                "file": photo("a.png", b"GIF89a")}  # fmt: skip
        answer = world.client(Role.WORKING_BODY).post(url, said)
    assert answer.status_code == 422 and "认不出" in answer.content.decode()
    assert not Activity.objects.exists()


def test_another_working_body_and_a_member_do_not_write(world, topic, visited):
    held, _ = visited
    with clock.frozen(ON):
        assert world.client(Role.SC_MEMBER).get(reverse("activities:record", args=[held.pk])).status_code == 403
        Mandate.objects.filter(role=Role.WORKING_BODY.value).update(body=world.body("县人大常委会"))
        assert world.client(Role.WORKING_BODY).get(reverse("activities:record", args=[held.pk])).status_code == 403
        assert world.client(Role.WORKING_BODY).get(held.get_absolute_url()).status_code == 200


def test_a_hundred_activities_cost_no_more_questions_than_two(world, topic, visited, django_assert_max_num_queries):
    rows = [Activity(congress=world.congress, subject_kind="topic", subject_id=topic.pk, planned_on=ON, place=f"{n}号")
            for n in range(100)]  # fmt: skip
    Activity.objects.bulk_create(rows)
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        with django_assert_max_num_queries(12):
            assert client.get(reverse("activities:list")).status_code == 200

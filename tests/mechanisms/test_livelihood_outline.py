"""The outlines of the map from a GeoJSON file: read, refused, drawn, replaced."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed
from huying.kernel.tables.faults import FileRefused
from huying.mechanisms.livelihood_projects import outlines, services
from huying.mechanisms.livelihood_projects.models import Outline
from tests.world import World, build_world, moment

TODAY = date(2026, 8, 31)


def square(west: float, south: float, side: float = 0.2) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: str, *rings: list[list[float]], kind: str = "Polygon") -> dict[str, Any]:
    coordinates: Any = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": kind, "coordinates": coordinates}}


def file(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode()


TWO = file(feature("柳桥镇", square(112.0, 35.0)), feature("南关镇", square(112.2, 35.0)))


# ── reading and drawing ───────────────────────────────────────────────────
def test_two_squares_side_by_side_fill_the_sheet_north_up_and_each_has_its_name_in_its_middle():
    west, east = outlines.shapes_of(TWO, "青禾")
    assert (west.name, east.name) == ("柳桥镇", "南关镇")
    xs, ys = zip(*(west.rings[0] + east.rings[0]), strict=True)
    assert (min(xs), max(xs)) == (40, 960)
    assert 200 < min(ys) < max(ys) < 800  # half as high as wide, and a bit more: degrees narrow to the north
    assert west.label[0] == 270 and east.label[0] == 730
    assert abs(west.label[1] - 500) <= 1


def test_the_north_is_above():
    high = outlines.shapes_of(file(feature("南", square(112, 35)), feature("北", square(112, 35.2))), "x")
    assert high[1].label[1] < high[0].label[1]


def test_islands_and_holes_are_rings_of_one_path():
    hole = feature("湖", square(112, 35), square(112.05, 35.05, 0.1))
    islands = feature("岛", square(112.3, 35), square(112.6, 35), kind="MultiPolygon")
    lake, isles = outlines.shapes_of(file(hole, islands), "x")
    assert len(lake.rings) == len(isles.rings) == 2
    assert Outline(points=lake.points).path.count("M") == Outline(points=lake.points).path.count("Z") == 2


@pytest.mark.parametrize("wrap", [lambda g: g, lambda g: {"type": "Feature", "properties": None, "geometry": g}])
def test_a_bare_geometry_is_the_whole_county(wrap):
    geometry = {"type": "Polygon", "coordinates": [square(112, 35)]}
    [shape] = outlines.shapes_of(json.dumps(wrap(geometry)).encode(), "青禾县")
    assert shape.name == "青禾县"


def test_places_in_a_straight_line_and_twice_the_same_are_left_out():
    ring = [[112, 35], [112.1, 35], [112.1, 35], [112.2, 35], [112.2, 35.2], [112, 35.2], [112, 35]]
    [shape] = outlines.shapes_of(file(feature("镇", ring)), "x")
    assert len(shape.rings[0]) == 4


OPEN = square(112, 35)[:-1]
REFUSED = [
    (b"\xff\xfe\x00", "不是UTF-8"),
    (b"PK\x03\x04", "不是GeoJSON"),
    (b"[" * 100_000, "不是GeoJSON"),
    (b"[]", "没有面"),
    (b'{"type": "Topology"}', "没有面"),
    (file(), "没有面"),
    (b'{"type": "FeatureCollection", "features": [3]}', "有一个面读不出来"),
    (file(feature("a", square(112, 35))).replace(b"112.2", b"NaN"), "NaN，不是数"),
    (file(feature("a", OPEN)), "没有闭合"),
    (file(feature("a", [[112, 35], [112.1, 35], [112, 35]])), "没有闭合"),
    (file(feature("a", square(35, 112))), "经纬度写反了"),
    (file(feature("a", square(38_412_000, 3_897_000))), "不在中国的经纬度范围里"),
    (file(feature("a", [[10**400, 1]] * 4)), "坐标读不出来"),
    (file(feature("a", [["112", "35"]] * 4)), "坐标读不出来"),
    (file(feature("a", [[112]] * 4)), "坐标读不出来"),
    (file({"geometry": {"type": "Polygon"}}), "坐标读不出来"),
    (file({"geometry": {"type": "Polygon", "coordinates": 7}}), "坐标读不出来"),
    (file({"geometry": {"type": "Point", "coordinates": [112, 35]}}), "有一个要素是Point，不是面"),
    (file({"geometry": None}), "有一个要素是空的，不是面"),
    (file(feature("a", square(112, 35)), feature("a", square(113, 35))), "有两个面都叫“a”"),
    (file(feature("镇" * 41, square(112, 35))), "超过40个字"),
    (file(feature("a", square(100, 30, 9))), "范围超过一个县"),
    (file(feature("a", [[112, 35]] * 4)), "没有面积"),
    (file(feature("a", square(112, 35, 2)), feature("b", square(114, 35, 0.0001))), "“b”太小，画不出来"),
    (file(*(feature(f"{n}", square(112, 35)) for n in range(201))), "最多200个"),
    (file(feature("a", [*([112 + n % 2 / 10, 35] for n in range(200_001)), [112, 35]])), "最多200,000个"),
    (b" " * (outlines.MAX_BYTES + 1), "超过5MB"),
    (file(feature("a", square(112, 35)), crs={"properties": {"name": "EPSG:4527"}}), "坐标系不是WGS84"),
]


@pytest.mark.parametrize(("content", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_a_file_that_cannot_be_drawn_is_refused_with_the_reason_and_the_way_out(content, why):
    with pytest.raises(FileRefused, match=why) as refused:
        outlines.shapes_of(content, "青禾")
    assert refused.value.hint


def test_the_name_of_the_usual_coordinate_system_is_no_fault():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert outlines.shapes_of(file(feature("a", square(112, 35)), crs=crs), "x")


# ── the page ──────────────────────────────────────────────────────────────
def upload(client: Client, content: bytes, source: str = "县自然资源局，审图号青S〔2026〕001号") -> Any:
    said = {"file": SimpleUploadedFile("界线.geojson", content), "source": source}
    with clock.frozen(TODAY):
        return client.post(reverse("livelihood:outline"), said, follow=True)


def test_the_office_uploads_the_outlines_and_everybody_sees_them_at_once(world: World):
    office, public = world.client(Role.SC_OFFICE), reverse("public_projects", args=[world.congress.code])
    assert "hy-map" not in Client().get(public).content.decode()
    assert "已换上2个轮廓" in upload(office, TWO).content.decode()
    assert Client().get(public).content.decode().count('<path class="land"') == 2
    upload(office, file(feature("全县", square(112, 35))))
    assert [o.name for o in Outline.objects.all()] == ["全县"]
    said = [entry.body for entry in Entry.objects.filter(kind="livelihood.outline_replaced").order_by("pk")]
    assert "审图号青S〔2026〕001号" in str(said[0]) and "南关镇" in str(said[0])
    assert len(said) == 2


def test_a_fault_is_said_on_the_page_and_the_old_map_stays(world: World):
    office = world.client(Role.SC_OFFICE)
    upload(office, TWO)
    for content, source, why in ((b"[]", "县局", "文件里没有面"), (TWO, "", "请写明界线从哪里来")):
        answer = upload(office, content, source)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert Outline.objects.count() == 2


def test_a_name_is_text_and_nothing_else_on_the_public_map(world: World):
    upload(world.client(Role.SC_OFFICE), file(feature("<script>1</script>", square(112, 35))))
    page = Client().get(reverse("public_projects", args=[world.congress.code])).content.decode()
    assert "<script>1</script>" not in page and "&lt;script&gt;1" in page


def test_a_township_sees_the_county_map_and_does_not_draw_its_own(world: World):
    town = build_world("liuqiao", level=Level.TOWNSHIP, parent=world)
    upload(world.client(Role.SC_OFFICE), TWO)
    page = Client().get(reverse("public_projects", args=[town.congress.code])).content.decode()
    assert page.count('<path class="land"') == 2
    shapes, by = outlines.shapes_of(TWO, "x"), town.viewer(Role.SC_OFFICE)
    with pytest.raises(NotAllowed, match="由县级人大办公室上传"):
        services.replace_outlines(shapes=shapes, source="县局", content=TWO, by=by, at=moment(TODAY))


def test_nobody_but_the_office_and_nothing_without_its_source(world: World):
    shapes, at = outlines.shapes_of(TWO, "x"), moment(TODAY)
    with pytest.raises(NotAllowed):
        services.replace_outlines(shapes=shapes, source="县局", content=TWO, by=world.viewer(Role.SC_MEMBER), at=at)
    with pytest.raises(Incomplete, match="从哪里来"):
        services.replace_outlines(shapes=shapes, source=" ", content=TWO, by=world.viewer(Role.SC_OFFICE), at=at)

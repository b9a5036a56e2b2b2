"""The outlines of a county or its townships from a GeoJSON file, put on the drawing's sheet of 1000 × 1000. Pure.

RFC 7946: longitude before latitude, in degrees (WGS 84). The sheet is north up, a degree of longitude as wide as it is
in the middle of the county; places are rounded to the sheet's grid, so that what is shown is a sketch, no survey.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any, NoReturn

from huying.kernel.documents.papers import clean
from huying.kernel.tables.faults import FileRefused

MAX_BYTES = 5 * 1024 * 1024
MOST_SHAPES = 200
MOST_PLACES = 200_000
SIDE, MARGIN = 1000, 40
LONGEST_NAME = 40
NAMES = ("name", "名称", "NAME", "Name", "乡镇", "XZQMC")  # of the property with the name, the first that is there
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)  # degrees between which China lies
WIDEST = 8.0  # degrees: no county is wider, a province may be

Place = tuple[float, float]
Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Shape:
    """One outline on the sheet: its rings (islands and holes too), and where its name is written."""

    name: str
    rings: tuple[Ring, ...]
    label: tuple[int, int]

    @property
    def points(self) -> str:
        """As the row keeps it: "x,y x,y …", rings divided by ";"."""
        return ";".join(" ".join(f"{x},{y}" for x, y in ring) for ring in self.rings)


def shapes_of(content: bytes, default: str) -> list[Shape]:
    """The outlines in a file; one without a name is called `default`. Raises FileRefused."""
    found = [(_name(feature, default), _rings(feature)) for feature in _features(_read(content))]
    if not found:
        raise FileRefused("文件里没有面。", "请导出乡镇或者全县的行政区界线（Polygon、MultiPolygon）。")
    if len(found) > MOST_SHAPES:
        raise FileRefused(f"文件里有{len(found)}个面，最多{MOST_SHAPES}个。", "请只导出乡镇一级的界线。")
    names = [name for name, _ in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise FileRefused(f"有两个面都叫“{twice}”。", "每个乡镇一个面，name写乡镇的名称；飞地并成MultiPolygon。")
    places = [place for _, rings in found for ring in rings for place in ring]
    if len(places) > MOST_PLACES:
        raise FileRefused(f"界线有{len(places):,}个点，最多{MOST_PLACES:,}个。", "请先把界线简化（抽稀）再导出。")
    if not places:
        raise FileRefused("文件里没有面。", "请导出乡镇或者全县的行政区界线（Polygon、MultiPolygon）。")
    sheet = _Sheet(places)
    return [sheet.shape(name, rings) for name, rings in found]


# ── reading ───────────────────────────────────────────────────────────────
def _read(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise FileRefused(f"文件超过{MAX_BYTES // 2**20}MB。", "请先把界线简化（抽稀）再导出。")

    def no_number(text: str) -> NoReturn:
        raise FileRefused(f"坐标里有{text}，不是数。", "请重新导出。")

    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=no_number)
    except UnicodeDecodeError as fault:
        raise FileRefused("文件不是UTF-8编码的文本。", "请用地图软件导出GeoJSON，不要用压缩包或者shp。") from fault
    except (ValueError, RecursionError) as fault:
        raise FileRefused("文件不是GeoJSON：读不出来。", "请用地图软件导出GeoJSON，不要用压缩包或者shp。") from fault


def _features(said: Any) -> list[Mapping[str, Any]]:
    """The features of a collection, a single one, or a bare geometry."""
    kind = said.get("type") if isinstance(said, dict) else None
    if kind == "FeatureCollection" and isinstance(said.get("features"), list):
        found = said["features"]
    elif kind == "Feature":
        found = [said]
    elif kind in ("Polygon", "MultiPolygon"):
        found = [{"geometry": said}]
    else:
        raise FileRefused("文件里没有面。", "GeoJSON要是FeatureCollection，里面是Polygon或者MultiPolygon。")
    if not all(isinstance(feature, dict) for feature in found):
        raise FileRefused("文件不是GeoJSON：有一个面读不出来。", "请重新导出。")
    crs = said.get("crs")
    if crs and "CRS84" not in json.dumps(crs) and "4326" not in json.dumps(crs):
        raise FileRefused("坐标系不是WGS84经纬度。", "导出时坐标系选EPSG:4326（WGS84）。")
    return list(found)


def _name(feature: Mapping[str, Any], default: str) -> str:
    properties = feature.get("properties")
    said = properties if isinstance(properties, dict) else {}
    named = (clean(text).strip() for key in NAMES if isinstance(text := said.get(key), str))
    found = next(filter(None, named), default)
    if len(found) > LONGEST_NAME:
        raise FileRefused(f"名称“{found[:LONGEST_NAME]}…”超过{LONGEST_NAME}个字。", "属性name写乡镇的名称。")
    return found


def _rings(feature: Mapping[str, Any]) -> list[list[Place]]:
    """All rings of a feature, each open: its last place, which repeats the first, is left out."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(geometry, dict):
        raise FileRefused(
            f"有一个要素是{kind or '空的'}，不是面。", "请只导出面（Polygon、MultiPolygon），不要点和线。"
        )
    said = geometry.get("coordinates")
    polygons = [said] if kind == "Polygon" else said
    try:
        return [_ring(ring) for polygon in polygons for ring in polygon]  # type: ignore[union-attr]
    except (TypeError, ValueError, LookupError, OverflowError) as fault:
        raise FileRefused("有一个面的坐标读不出来。", "请重新导出GeoJSON。") from fault


def _ring(said: Iterable[Any]) -> list[Place]:
    places = [_place(place) for place in said]
    if len(places) < 4 or places[0] != places[-1]:
        raise FileRefused("有一圈界线没有闭合。", "每一圈至少4个点，最后一点和第一点相同。")
    return places[:-1]


def _place(said: Any) -> Place:
    x, y = said[0], said[1]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in (x, y)):
        raise ValueError
    if EAST[0] <= y <= EAST[1] and NORTH[0] <= x <= NORTH[1]:
        raise FileRefused("经纬度写反了。", "GeoJSON里经度在前、纬度在后。")
    if not (EAST[0] <= x <= EAST[1] and NORTH[0] <= y <= NORTH[1]):
        raise FileRefused(
            f"坐标（{x:.6g}，{y:.6g}）不在中国的经纬度范围里。",
            "导出时坐标系选EPSG:4326（经纬度），不要用平面坐标。",
        )
    return float(x), float(y)


# ── drawing ───────────────────────────────────────────────────────────────
class _Sheet:
    """All places of a file on one sheet, as large as fits, in the middle."""

    def __init__(self, places: list[Place]) -> None:
        west, east = min(x for x, _ in places), max(x for x, _ in places)
        south, north = min(y for _, y in places), max(y for _, y in places)
        if max(east - west, north - south) > WIDEST:
            raise FileRefused("界线的范围超过一个县。", "请只导出本县（市、区）。")
        self.narrow = cos(radians((south + north) / 2))
        width, height = (east - west) * self.narrow, north - south
        if not (width and height):
            raise FileRefused("界线没有面积。", "请重新导出。")
        self.scale = (SIDE - 2 * MARGIN) / max(width, height)
        self.west, self.north = west, north
        self.left, self.top = (SIDE - width * self.scale) / 2, (SIDE - height * self.scale) / 2

    def shape(self, name: str, rings: list[list[Place]]) -> Shape:
        drawn = [ring for ring in map(self._drawn, rings) if len(ring) > 2 and _area(ring)]
        if not drawn:
            raise FileRefused(f"“{name}”太小，画不出来。", "请去掉这个面，或者把它并进所在的乡镇。")
        return Shape(name, tuple(drawn), _middle(max(drawn, key=lambda ring: abs(_area(ring)))))

    def _drawn(self, ring: list[Place]) -> Ring:
        """A ring on the grid; what falls on the place before it, or in a straight line between two, is left out."""
        found: list[tuple[int, int]] = []
        for place in (self._at(place) for place in ring):
            if found and place == found[-1]:
                continue
            if len(found) > 1 and not _turn(found[-2], found[-1], place):
                found.pop()
            found.append(place)
        while len(found) > 1 and found[0] == found[-1]:
            found.pop()
        return tuple(found)

    def _at(self, place: Place) -> tuple[int, int]:
        x, y = place
        across = self.left + (x - self.west) * self.narrow * self.scale
        return round(across), round(self.top + (self.north - y) * self.scale)


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _sides(ring: Ring) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _area(ring: Ring) -> int:
    """Twice the area, with the sign of its turn."""
    return sum(x * v - u * y for (x, y), (u, v) in _sides(ring))


def _middle(ring: Ring) -> tuple[int, int]:
    """The centre of gravity, where the name is written."""
    whole = 3 * _area(ring)
    x = sum((x + u) * (x * v - u * y) for (x, y), (u, v) in _sides(ring)) / whole
    y = sum((y + v) * (x * v - u * y) for (x, y), (u, v) in _sides(ring)) / whole
    return min(SIDE, max(0, round(x))), min(SIDE, max(0, round(y)))

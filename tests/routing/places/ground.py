"""What the tests of places share: a ruler, and a small made town."""

from math import asin, cos, radians, sin, sqrt

from schemas.values import Point


def metres(a: Point, b: Point) -> float:
    """How far apart two points are, along the sphere."""
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    chord = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 2 * 6_371_008.8 * asin(min(1.0, sqrt(chord)))


TOWN = [
    ("xh", "Union Hospital", "武汉协和医院", "hospital", 30.5843, 114.2737, ""),
    ("tj", "Tongji Hospital", "同济医院", "hospital", 30.5812, 114.2609, ""),
    ("zn", "Zhongnan Hospital", "武汉大学中南医院", "hospital", 30.5548, 114.3502, ""),
    ("d1", "First Hospital", "武汉市第一医院", "hospital", 30.5771, 114.2716, ""),
    ("cq", "Chongqing Road", "重庆路", "road", 30.5900, 114.2800, ""),
    ("xl", "Xiehe Road", "协和路", "road", 30.5843, 114.2738, ""),
    ("hd", "Greenland Hotel", "绿地大酒店", "hotel", 30.6000, 114.3000, "解放大道1277号"),
    ("sa", "Hospital de Santo António", "", "hospital", 41.1469, -8.6187, "Largo do Prof. Abel Salazar 1"),
    ("g1", "North gate", "北门", "gate", 30.5850, 114.2740, "xh"),
    ("g2", "Fever clinic gate", "发热门诊", "gate", 30.5836, 114.2729, "xh"),
]
"""Id, names, kind, where, and for a gate its hospital, for another its address."""

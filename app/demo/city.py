"""Wuhan in early 2020: well-known hospitals of both banks and the outlying districts, stations, hotels and depots.

WGS-84, to about a hundred metres, entered by hand. The hotels and depots stand for the many of their quarter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.places import PlaceIn, PlaceKind

CENTRE = (30.58, 114.30)
NORTH_BANK = frozenset({"Jiang'an", "Jianghan", "Qiaokou", "Dongxihu", "Huangpi", "Xinzhou"})
OUTLYING = frozenset({"Huangpi", "Xinzhou", "Jiangxia", "Caidian", "Dongxihu", "Hannan"})

_DISTRICTS = {
    "Jiang'an": "江岸",
    "Jianghan": "江汉",
    "Qiaokou": "硚口",
    "Hanyang": "汉阳",
    "Wuchang": "武昌",
    "Qingshan": "青山",
    "Hongshan": "洪山",
    "Dongxihu": "东西湖",
    "Hannan": "汉南",
    "Caidian": "蔡甸",
    "Jiangxia": "江夏",
    "Huangpi": "黄陂",
    "Xinzhou": "新洲",
    "Centre": "中心",
    "North": "城北",
    "East": "城东",
    "South": "城南",
    "West": "城西",
}

_HOSPITALS = """
Jinyintan Hospital|金银潭医院|Dongxihu|30.6692|114.2796
Union Hospital|武汉协和医院|Jianghan|30.5866|114.2693
Tongji Hospital|武汉同济医院|Qiaokou|30.5820|114.2554
Wuhan Central Hospital|武汉市中心医院|Jiang'an|30.5836|114.2895
Wuhan Central Hospital, Houhu|武汉市中心医院后湖院区|Jiang'an|30.6309|114.2601
Wuhan Hankou Hospital|武汉市汉口医院|Jiang'an|30.6282|114.2951
Wuhan Children's Hospital|武汉儿童医院|Jiang'an|30.6054|114.2822
Wuhan Red Cross Hospital|武汉市红十字会医院|Jianghan|30.6165|114.2676
Wuhan Pulmonary Hospital|武汉市肺科医院|Qiaokou|30.5839|114.2481
Wuhan Fifth Hospital|武汉市第五医院|Hanyang|30.5504|114.2662
Hanyang Hospital|武汉市汉阳医院|Hanyang|30.5508|114.2406
Renmin Hospital of Wuhan University|武汉大学人民医院|Wuchang|30.5377|114.2939
Renmin Hospital of Wuhan University, East|武汉大学人民医院东院|Hongshan|30.4437|114.4353
Zhongnan Hospital of Wuhan University|武汉大学中南医院|Wuchang|30.5555|114.3472
Wuhan Third Hospital|武汉市第三医院|Wuchang|30.5432|114.2973
Wuchang Hospital|武汉市武昌医院|Wuchang|30.6050|114.3357
Hubei Provincial Hospital of Chinese Medicine|湖北省中医院|Wuchang|30.5527|114.3044
Hubei Maternity and Child Hospital|湖北省妇幼保健院|Hongshan|30.5303|114.3466
Puren Hospital|武汉市普仁医院|Qingshan|30.6336|114.3750
Wuhan Ninth Hospital|武汉市第九医院|Qingshan|30.6259|114.3842
Tongji Hospital, Optics Valley|同济医院光谷院区|Hongshan|30.4898|114.4585
Union Hospital, West|协和医院西院|Hannan|30.4953|114.1686
Tongji Hospital, Sino-French New City|同济医院中法新城院区|Caidian|30.5513|114.1082
Huoshenshan Hospital|火神山医院|Caidian|30.5297|114.0800
Caidian District People's Hospital|蔡甸区人民医院|Caidian|30.5647|114.0384
Leishenshan Hospital|雷神山医院|Jiangxia|30.4270|114.2850
Jiangxia District First People's Hospital|江夏区第一人民医院|Jiangxia|30.3736|114.3150
Dongxihu District People's Hospital|东西湖区人民医院|Dongxihu|30.6511|114.1272
Huangpi District People's Hospital|黄陂区人民医院|Huangpi|30.8902|114.3654
Xinzhou District People's Hospital|新洲区人民医院|Xinzhou|30.8454|114.7984
Hannan District People's Hospital|汉南区人民医院|Hannan|30.3161|114.0673
"""
_HOTELS = """
Medics' hotel, Jianghan Road|江汉路医护酒店|Jianghan|30.5807|114.2867
Medics' hotel, Wangjiadun|王家墩医护酒店|Jianghan|30.5990|114.2400
Medics' hotel, Changqing Garden|常青花园医护酒店|Dongxihu|30.6560|114.2420
Medics' hotel, Zhongjiacun|钟家村医护酒店|Hanyang|30.5510|114.2610
Medics' hotel, Zhuankou|沌口医护酒店|Hannan|30.4780|114.1700
Medics' hotel, Chu River and Han Street|楚河汉街医护酒店|Wuchang|30.5570|114.3370
Medics' hotel, Optics Valley Square|光谷广场医护酒店|Hongshan|30.5065|114.3980
Medics' hotel, Heping Avenue|和平大道医护酒店|Qingshan|30.6330|114.3640
Medics' hotel, Panlong City|盘龙城医护酒店|Huangpi|30.7150|114.2660
Medics' hotel, Zhifang|纸坊医护酒店|Jiangxia|30.3500|114.3160
Medics' hotel, Yangluo|阳逻医护酒店|Xinzhou|30.6800|114.5750
"""
_STATIONS = """
Hankou Railway Station|汉口火车站|Jianghan|30.6180|114.2500
Wuchang Railway Station|武昌火车站|Wuchang|30.5285|114.3120
Wuhan Railway Station|武汉火车站|Hongshan|30.6076|114.4180
Tianhe Airport|天河机场|Huangpi|30.7760|114.2130
"""
_DEPOTS = """
Supply depot, International Expo Center|国际博览中心物资仓库|Hanyang|30.5093|114.2365
Supply depot, Optics Valley|光谷物资仓库|Hongshan|30.4950|114.4150
Supply depot, Wujiashan|吴家山物资仓库|Dongxihu|30.6290|114.1400
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the city with its district in both languages."""

    name: str
    name_zh: str
    kind: PlaceKind
    district: str
    lat: float
    lon: float

    def entry(self) -> PlaceIn:
        """As a dispatcher would enter it."""
        district = f"{self.district} {_DISTRICTS[self.district]}"
        return PlaceIn(
            name=self.name, name_zh=self.name_zh, kind=self.kind, district=district, lat=self.lat, lon=self.lon
        )


@dataclass(frozen=True)
class City:
    """All sites by what they are; what the city is called, where its middle is, and by which clock it lives."""

    sites: tuple[Site, ...]
    name: str = "Wuhan"
    name_zh: str = "武汉"
    centre: tuple[float, float] = CENTRE
    zone: str = "Asia/Shanghai"

    def of(self, kind: PlaceKind) -> tuple[Site, ...]:
        """The sites of one kind."""
        return tuple(site for site in self.sites if site.kind is kind)

    @cached_property
    def named(self) -> Mapping[str, Site]:
        """Sites by English name."""
        return {site.name: site for site in self.sites}


def _read(kind: PlaceKind, table: str) -> tuple[Site, ...]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return tuple(Site(name, zh, kind, district, float(lat), float(lon)) for name, zh, district, lat, lon in rows)


def wuhan() -> City:
    """The city of the demonstration."""
    return City(
        (
            *_read(PlaceKind.HOSPITAL, _HOSPITALS),
            *_read(PlaceKind.HOTEL, _HOTELS),
            *_read(PlaceKind.STATION, _STATIONS),
            *_read(PlaceKind.DEPOT, _DEPOTS),
        )
    )

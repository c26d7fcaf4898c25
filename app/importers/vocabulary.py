"""Words people write for our closed vocabularies, in both languages."""

from collections.abc import Mapping

from schemas.places import PlaceKind
from schemas.values import Need, Role, TripKind

Vocabulary = Mapping[str, tuple[str, ...]]

ROLES: Vocabulary = {
    Role.RIDER: ("乘客", "医护", "医护人员", "医务人员", "医生", "护士", "passenger", "nurse", "doctor", "medic"),
    Role.DRIVER: ("司机", "志愿者", "志愿司机", "志愿者司机", "volunteer", "volunteer driver"),
    Role.DISPATCHER: ("调度", "调度员", "coordinator"),
    Role.ADMIN: ("管理员", "administrator"),
}
PLACE_KINDS: Vocabulary = {
    PlaceKind.HOSPITAL: (
        "医院",
        "方舱医院",
        "诊所",
        "clinic",
        "fever clinic",
        "shelter hospital",
        "designated",
        "testing",
    ),
    PlaceKind.DISTRICT: ("城区", "区", "街道", "小区", "area"),
    PlaceKind.HOTEL: ("酒店", "宾馆", "旅馆", "hostel"),
    PlaceKind.DEPOT: ("仓库", "物资点", "集散点", "warehouse", "store"),
    PlaceKind.STATION: ("车站", "火车站", "地铁站", "机场", "高速口", "airport", "toll"),
    PlaceKind.OTHER: ("其他", "其它"),
}
TRIP_KINDS: Vocabulary = {
    TripKind.RIDE: ("接送", "载人", "用车", "乘车", "人员"),
    TripKind.SUPPLY: ("物资", "送货", "运送物资", "supplies", "goods", "delivery"),
}
NEEDS: Vocabulary = {
    Need.WHEELCHAIR: ("轮椅",),
    Need.LUGGAGE: ("行李",),
    Need.CHILD_SEAT: ("儿童座椅", "child seat"),
    Need.OXYGEN: ("氧气",),
    Need.COLD_CHAIN: ("冷链", "冷藏", "cold chain"),
    Need.ISOLATION: ("隔离", "防护隔离"),
    Need.CLEAN_WARD: ("清洁区", "清洁病区", "clean ward"),
    Need.NIGHT: ("夜间", "夜班", "夜里"),
}
LANGUAGES: Vocabulary = {
    "en": ("english", "英文", "英语"),
    "zh-Hans": ("zh", "zh-cn", "chinese", "中文", "汉语", "简体中文"),
}
FLAGS: Vocabulary = {
    "yes": ("是", "已", "y", "true", "1", "√", "✓", "有"),
    "no": ("否", "未", "n", "false", "0", "×", "无"),
}


def lookup(vocabulary: Vocabulary) -> dict[str, str]:
    """Every way to write a word, in lower case -> the word."""
    return {alias.casefold(): word for word, others in vocabulary.items() for alias in (word, *others)}

"""What an operator's graphs show. One registry per server, so that tests may run several in one process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """Counters and clocks of one server; labels name routes and statuses, never people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("ferry_requests", "Answers given.", ["route", "status"], registry=self.registry)
        self.latency = self._histogram("ferry_request_seconds", "Time to answer.", QUICK)
        self.commits = Counter("ferry_commits", "Transactions of the writer.", registry=self.registry)
        self.batch = self._histogram("ferry_batch_size", "Commands in one commit.", SIZES)
        self.queue = Gauge("ferry_writer_queue", "Commands that wait for the writer.", registry=self.registry)
        self.sockets = Gauge("ferry_sockets", "Open live connections.", registry=self.registry)
        self.falls = Counter(
            "ferry_road_server_falls", "Failures of the road server.", ["server", "why"], registry=self.registry
        )
        self.fallen = Gauge("ferry_road_server_fallen", "1 while it is not asked.", registry=self.registry)
        self.mask_falls = Counter(
            "ferry_mask_falls", "Failures of the service that masks numbers.", ["why"], registry=self.registry
        )
        self.owed = Gauge("ferry_masks_owed", "Numbers that it has yet to bind, or to let go.", registry=self.registry)
        self.planner = self._histogram("ferry_planner_seconds", "Time of one planning round.", QUICK)

    def _histogram(self, name: str, words: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, words, buckets=buckets, registry=self.registry)

    def text(self) -> bytes:
        """The page that Prometheus reads."""
        return generate_latest(self.registry)

# Ferry in a container: built from the pinned requirements, run as an ordinary user, its data in /data.
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt ./
RUN python -m venv /opt/ferry \
 && /opt/ferry/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN scripts/venv.sh requirements-build.txt \
 && .venv/bin/python scripts/vendor.py \
 && .venv/bin/hatchling build -t wheel -d dist \
 && /opt/ferry/bin/pip install --no-cache-dir --no-deps dist/ferry_dispatch-*.whl \
 && /opt/ferry/bin/python -P -m routing.search.ready \
 && /opt/ferry/bin/python -P -m routing.travel.roads.ready

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin ferry
COPY --from=build /opt/ferry /opt/ferry
ENV PATH=/opt/ferry/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FERRY_HOME=/data \
    FERRY_HOST=0.0.0.0 \
    FERRY_PUBLIC_URL=http://localhost:8000
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
ENTRYPOINT ["ferry"]
CMD ["serve"]

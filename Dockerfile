FROM python:3.12-slim AS built
WORKDIR /src
COPY requirements.lock .
RUN python -m venv /opt/kneebot \
 && /opt/kneebot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/kneebot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home kneebot \
 && install --directory --owner kneebot --mode 0700 /data
COPY --from=built /opt/kneebot /opt/kneebot
ENV PATH=/opt/kneebot/bin:$PATH PYTHONUNBUFFERED=1 KNEEBOT_HOST=0.0.0.0 KNEEBOT_LOG=json
WORKDIR /data
USER kneebot
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=10s CMD ["python", "-c", "from os import environ; from urllib.request import urlopen; urlopen('http://127.0.0.1:' + (environ.get('KNEEBOT_PORT') or environ.get('PORT') or '8000') + '/healthz', timeout=3)"]
CMD ["kneebot", "run"]

# The server alone: no compiler, no npm, no shell script. Build: docker build -t sisterkg .
# Records come in, and snapshots stay, by volumes: see "Running it for real" in the README.

FROM node:22 AS editor
WORKDIR /src
COPY Makefile ./
COPY editor/ editor/
RUN make editor && test -f src/sisterkg/web/static/editor/yasgui.min.js

FROM python:3.11-slim AS wheel
WORKDIR /src
COPY . .
COPY --from=editor /src/src/sisterkg/web/static/editor/ src/sisterkg/web/static/editor/
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
RUN --mount=type=bind,from=wheel,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-compile /wheels/*.whl \
    && useradd --system --create-home --home-dir /srv/sisterkg sisterkg \
    && install -d -o sisterkg /srv/sisterkg/site
USER sisterkg
WORKDIR /srv/sisterkg
ENV SISTERKG_SITE=/srv/sisterkg/site
VOLUME /srv/sisterkg/site
EXPOSE 8000
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/health')"]
ENTRYPOINT ["sisterkg"]
CMD ["serve", "--host", "0.0.0.0"]

# The site in one image: web, workers and beat differ only by their command (compose.yaml).
FROM python:3.11-slim-bookworm AS build
WORKDIR /site
COPY requirements.txt pyproject.toml ./
COPY script/bootstrap.py script/bootstrap.py
COPY static static
RUN python script/bootstrap.py && rm -rf static/node_modules

FROM python:3.11-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgl1 libegl1 libusb-1.0-0 libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 bestiary \
    && install -d -o bestiary /data
WORKDIR /site
COPY --from=build /site/.venv .venv
COPY . .
COPY --from=build /site/static/dist static/dist
ENV PATH=/site/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
USER 1000
EXPOSE 8000
CMD ["python", "manage.py", "prepare", "--serve"]

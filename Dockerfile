# The image of every process of ours; docker-compose.yml says which one a container is. The last stage is production's;
# `docker build --target development` has the drivers as well, which make demo data.
FROM python:3.13-slim AS packages
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && uv pip sync --no-cache --compile-bytecode --require-hashes --python /venv/bin/python requirements.lock

# No layer of production's image has what only developers run.
FROM python:3.13-slim AS sources
COPY . /app
RUN mv /app/platform_core/drivers /drivers

FROM python:3.13-slim AS runtime
RUN useradd --system --home-dir /app --shell /usr/sbin/nologin tianping
COPY --from=packages /venv /venv
WORKDIR /app
COPY --from=sources /app .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Static files and the OpenAPI document as production serves them; mode local spares the build a secret.
RUN DJANGO_SETTINGS_MODULE=platform_core.project.settings.production TIANPING_MODE=local \
    python manage.py collectstatic --noinput --verbosity 0 && python manage.py build_schema && install -d -o tianping .data/sandbox .data/files .data/files/exports .data/files/heads
USER tianping
CMD ["granian", "--interface", "asginl", "--factory", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--respawn-failed-workers", "--no-ws", "--http", "1", "--backpressure", "512", "--http1-header-read-timeout", "10000", "--workers-kill-timeout", "8", "platform_core.project.asgi:make_application"]

FROM runtime AS development
COPY --from=sources /drivers platform_core/drivers

FROM runtime AS production

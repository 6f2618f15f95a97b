# A back end of targets/ in Python: TARGET is the folder's name. The virtual environment has the place that target.yaml
# gives it, so that the command lines are the same.
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE}
ARG TARGET
WORKDIR /srv/backend
COPY targets/${TARGET}/requirements.txt ./
RUN python3 -m venv .venv && .venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY targets/${TARGET}/ ./
ENV PYTHONDONTWRITEBYTECODE=1
USER 65534:65534

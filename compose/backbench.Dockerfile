# backbench itself, built from the source: docker run --rm --network host backbench/backbench load http://127.0.0.1:5000/
ARG DEBIAN_IMAGE=debian:12-slim

FROM ${DEBIAN_IMAGE} AS build
WORKDIR /src
COPY . .
RUN scripts/setup --program

FROM ${DEBIAN_IMAGE}
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libbenchmark1debian libfmt9 libsqlite3-0 libssl3 libyaml-cpp0.7 zlib1g >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/build/backbench /usr/local/bin/backbench
COPY --from=build /src/scenarios /suites/scenarios
WORKDIR /suites
USER 65534:65534
ENTRYPOINT ["backbench"]

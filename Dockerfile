# Builds Convoca and puts the one binary into a small image that runs as nobody in particular.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/convoca --create-home convoca
COPY --from=build /src/target/release/convoca /usr/local/bin/convoca
USER convoca
WORKDIR /var/lib/convoca
VOLUME /var/lib/convoca/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD curl -fsS http://127.0.0.1:8080/readyz || exit 1
CMD ["convoca"]

# syntax=docker/dockerfile:1

FROM node:22.21.1-bookworm-slim AS node

FROM rust:1.95.0-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY rust-toolchain.toml ./
RUN rustup toolchain install
COPY . .
# The caches make a second image quick; the binary has to leave them to become part of a layer.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo xtask build --release \
    && cp target/release/tenantry /usr/local/bin/tenantry \
    && mkdir /data

# The C library and nothing else: no shell, no package manager. It runs as uid 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/tenantry /usr/local/bin/tenantry
COPY --from=build --chown=65532:65532 /data /data
ENV TENANTRY_DATA_DIR=/data \
    TENANTRY_WEB_ADDR=0.0.0.0:8080 \
    TENANTRY_API_ADDR=0.0.0.0:8008
USER 65532:65532
VOLUME /data
EXPOSE 8080 8008
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["/usr/local/bin/tenantry", "health"]
ENTRYPOINT ["/usr/local/bin/tenantry"]
CMD ["serve"]

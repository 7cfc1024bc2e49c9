# policyc on Alpine, with git for `--changed-since`:
#
#   docker build -t policyc .
#   docker run --rm -v "$PWD:/work" policyc lint

FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY benches benches
COPY grammar grammar
COPY src src
RUN cargo install --locked --path . --root /out

FROM alpine:3.22
RUN apk add --no-cache git \
    # The folder that is mounted belongs to somebody else; git would refuse to look into it.
    && git config --system --add safe.directory '*'
COPY --from=build /out/bin/policyc /usr/local/bin/policyc
RUN adduser -D -u 10001 policyc
USER policyc
WORKDIR /work
ENTRYPOINT ["policyc"]
CMD ["lint"]

#!/usr/bin/env bash
# Invents the secrets of a deployment, once; again, it renews what expires and keeps the rest.
# `deploy/prepare.sh rotate SERVICE` gives a service's notary a new key, which it takes as it runs;
# `deploy/prepare.sh destroy-old SERVICE` then takes the old one away.
# LUATSU_SECRETS_FOLDER: where (./secrets). They are worth as much as the databases: back them up.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${LUATSU_SECRETS_FOLDER:-./secrets}
compose=(${LUATSU_COMPOSE:-docker compose})

umask 077
mkdir -p "$folder"
chmod 700 "$folder"  # its parts are readable by their containers, and by nobody else
"${compose[@]}" run --rm --no-TTY --user "$(id -u):$(id -g)" prepare \
  "${1:-secrets}" /secrets "${@:2}"

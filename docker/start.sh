#!/bin/sh
# Starts Nubo and publishes its two ports, which keep their numbers outside of the container: a presigned URL
# names them.
set -eu
socat TCP-LISTEN:18080,fork,reuseaddr TCP:127.0.0.1:8080 &
socat TCP-LISTEN:14567,fork,reuseaddr TCP:127.0.0.1:4567 &
exec npm start -- --port 8080 --aws-port 4567 "$@"

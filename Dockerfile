# Nubo whole in one container, for whoever has Docker and nothing else:
# `docker compose -f docker-compose.localstack.yml up --build nubo`, then http://localhost:8080.
FROM node:24-bookworm-slim

# Nubo listens on loopback only; socat leads the container's published ports there.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends socat \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /nubo && chown node:node /nubo

USER node
WORKDIR /nubo
COPY --chown=node:node . .
RUN npm ci --no-audit --no-fund && npm run build

EXPOSE 18080 14567
VOLUME /nubo/.nubo
CMD ["sh", "docker/start.sh"]

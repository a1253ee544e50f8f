# syntax=docker/dockerfile:1
FROM oven/bun:1.4.5 AS packages
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
COPY src/core/database/connection/*.patch src/core/database/connection/
# The embedded PostgreSQL is optional, and of no use here: production sets DATABASE_URL.
RUN bun install --frozen-lockfile --production --omit optional

FROM oven/bun:1.4.5-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules node_modules
COPY package.json bunfig.toml tsconfig.json ./
COPY drizzle drizzle
COPY src src
USER bun
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["bun", "-e", "process.exit((await fetch(`http://127.0.0.1:${Bun.env.PORT || 3000}/readyz`)).ok ? 0 : 1)"]
CMD ["bun", "src/main.ts"]

# A back end of targets/ in Node.js: TARGET is the folder's name.
ARG NODE_IMAGE=node:22-slim
FROM ${NODE_IMAGE}
ARG TARGET
WORKDIR /srv/backend
COPY targets/${TARGET}/package.json targets/${TARGET}/package-lock.json ./
RUN npm ci --no-audit --no-fund --silent
COPY targets/${TARGET}/ ./
USER 65534:65534

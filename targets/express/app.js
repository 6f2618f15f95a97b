'use strict';
// The three routes every back end here has, in Express, with one process per worker on node:cluster.

const cluster = require('node:cluster');
const http = require('node:http');
const express = require('express');

function logged(request, response, next) {
  response.on('finish', () => console.log(`"${request.method} ${request.originalUrl}" ${response.statusCode}`));
  next();
}

function application() {
  const app = express();
  // Express would hash each body for an ETag; the other back ends send none, so neither does this one.
  app.set('etag', false);
  app.disable('x-powered-by');
  if (process.env.ACCESS_LOG) app.use(logged);

  app.get('/', (request, response) => {
    // Built anew and serialised for each request, as an application would that got it from elsewhere.
    response.json({result: 'Hello world!'.repeat(10_000)});
  });
  app.get('/healthcheck', (request, response) => {
    response.json({status: 'ok'});
  });
  app.post('/echo', express.raw({type: () => true, limit: '64mb'}), (request, response) => {
    response.set('Content-Type', request.get('Content-Type')).send(request.body);
  });
  return app;
}

function work() {
  const server = http.createServer(application());
  server.keepAliveTimeout = 75_000;  // the default of 5 s closes connections that wait their turn under load
  server.listen({host: '127.0.0.1', port: Number(process.env.PORT), backlog: 2048});
  process.on('disconnect', () => process.exit(0));  // the primary is gone
}

function lead() {
  for (let i = 0; i < Number(process.env.WORKERS); ++i) cluster.fork();
  // Fewer workers than asked for would be measured as a slower server: better none.
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended with ${signal || `status ${code}`}`);
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}

if (cluster.isPrimary) lead();
else work();

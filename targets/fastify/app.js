'use strict';
// The three routes every back end here has, in Fastify, with one process per worker on node:cluster.

const cluster = require('node:cluster');
const fastify = require('fastify');

function application() {
  const app = fastify({
    bodyLimit: 64 * 1024 * 1024,
    keepAliveTimeout: 75_000,  // a shorter one closes connections that wait their turn under load
  });
  // Bodies stay bytes, whatever their type: /echo sends them back as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', {parseAs: 'buffer'}, (request, body, done) => done(null, body));

  // No response schema: Fastify's compiled serialisers would do other work than JSON.stringify in Express.
  app.get('/', async () => {
    // Built anew and serialised for each request, as an application would that got it from elsewhere.
    return {result: 'Hello world!'.repeat(10_000)};
  });
  app.get('/healthcheck', async () => ({status: 'ok'}));
  app.post('/echo', async (request, reply) => {
    reply.header('Content-Type', request.headers['content-type'] ?? 'application/octet-stream');
    return request.body;
  });
  return app;
}

function work() {
  application().listen({host: '127.0.0.1', port: Number(process.env.PORT), backlog: 2048}).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
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

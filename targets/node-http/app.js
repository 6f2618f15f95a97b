'use strict';
// The three routes every back end here has, on node:http alone, with one process per worker on node:cluster.

const cluster = require('node:cluster');
const http = require('node:http');

function sendJson(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function echo(request, response) {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    response.writeHead(200, {
      'Content-Type': request.headers['content-type'] ?? 'application/octet-stream',
      'Content-Length': body.length,
    });
    response.end(body);
  });
}

function answer(request, response) {
  const path = request.url.split('?', 1)[0];
  if (request.method === 'GET' && path === '/') {
    // Built anew and serialised for each request, as an application would that got it from elsewhere.
    sendJson(response, {result: 'Hello world!'.repeat(10_000)});
  } else if (request.method === 'GET' && path === '/healthcheck') {
    sendJson(response, {status: 'ok'});
  } else if (request.method === 'POST' && path === '/echo') {
    echo(request, response);
  } else {
    response.writeHead(404, {'Content-Length': 0});
    response.end();
  }
}

function work() {
  const server = http.createServer(answer);
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

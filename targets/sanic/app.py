"""The three routes every back end here has, in Sanic, on Sanic's own server and worker processes."""

import os

from sanic import Sanic, json, raw

app = Sanic("hello")
app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0  # within `stop` in target.yaml


@app.get("/")
async def hello(request):
    # Built anew and serialised for each request, as an application would that got it from elsewhere.
    return json({"result": "Hello world!" * 10_000})


@app.get("/healthcheck")
async def healthcheck(request):
    return json({"status": "ok"})


@app.post("/echo")
async def echo(request):
    return raw(request.body, content_type=request.content_type)


if __name__ == "__main__":
    app.run(
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=int(os.environ["WORKERS"]),
        access_log=bool(os.environ.get("ACCESS_LOG")),
        motd=False,
        backlog=2048,  # the default of 100 is too short for 1000 clients that connect at once
    )

"""The three routes every back end here has, in FastAPI. The ASGI server is uvicorn; see target.yaml."""

import logging
import os

from fastapi import FastAPI, Request, Response

if os.environ.get("ACCESS_LOG"):  # the command line turns it off
    access = logging.getLogger("uvicorn.access")
    access.addHandler(logging.StreamHandler())
    access.setLevel(logging.INFO)

app = FastAPI()


@app.get("/")
async def hello():
    # Built anew and serialised for each request, as an application would that got it from elsewhere.
    return {"result": "Hello world!" * 10_000}


@app.get("/healthcheck")
async def healthcheck():
    return {"status": "ok"}


@app.post("/echo")
async def echo(request: Request):
    return Response(await request.body(), headers={"Content-Type": request.headers["content-type"]})

"""Flask on its development server, as the origin study ran it.

Why its numbers look as they do: one process, so one core at most; a new thread for each connection; every answer ends
with `Connection: close`, so each request pays for a connection too; and each is logged to stderr. Flask's own manual says
not to use this server in production. It stands here so that the study's figures can be understood, beside the target
`flask`, which runs the same application code on gunicorn.
"""

import os

from flask import Flask, Response, jsonify, request

app = Flask(__name__)


@app.get("/")
def hello():
    return jsonify(result="Hello world!" * 10_000)


@app.get("/healthcheck")
def healthcheck():
    return jsonify(status="ok")


@app.post("/echo")
def echo():
    return Response(request.get_data(), content_type=request.content_type)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))

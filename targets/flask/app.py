"""The three routes every back end here has, in Flask. The WSGI server is gunicorn; see target.yaml."""

from flask import Flask, Response, jsonify, request

app = Flask(__name__)


@app.get("/")
def hello():
    # Built anew and serialised for each request, as an application would that got it from elsewhere. All back ends
    # here do so, which is what makes them comparable; a body kept ready would measure the socket.
    return jsonify(result="Hello world!" * 10_000)


@app.get("/healthcheck")
def healthcheck():
    return jsonify(status="ok")


@app.post("/echo")
def echo():
    return Response(request.get_data(), content_type=request.content_type)

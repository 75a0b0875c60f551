"""The shop: one page, and its metrics."""

from flask import Flask
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

app = Flask(__name__)
requests = Counter("app_requests", "Requests by status code", ["code"])


@app.route("/")
def page():
    requests.labels("200").inc()
    return "open\n"


@app.route("/metrics")
def metrics():
    return generate_latest(), 200, {"Content-Type": CONTENT_TYPE_LATEST}


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)

"""Takes the notifications of Alertmanager and keeps one ticket for each alert that fires."""

from flask import Flask, request

app = Flask(__name__)
tickets = {}


@app.route("/alerts", methods=["POST"])
def alerts():
    for alert in request.get_json()["alerts"]:
        if alert["status"] == "firing":
            tickets[alert["fingerprint"]] = alert["labels"]
        else:
            tickets.pop(alert["fingerprint"], None)
    return {"open": len(tickets)}


@app.route("/health")
def health():
    return "ok\n"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)

"""The cloud's REST APIs for tests: every answer is a value, and so is a connection that breaks."""

import http.client
import json

PATHS = {"compute": "/v2.1", "image": "/image/v2", "network": "/network/v2.0", "identity": "/identity/v3"}


class Answer:
    """`code` 0: there was no answer (refused, reset, timed out); `text` says why."""

    def __init__(self, code, headers=None, text=""):
        self.code = code
        self.headers = headers or {}
        self.text = text

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.code} {self.text[:300]}"


class Rest:
    """One user's session. A token outlives every restart of the daemons."""

    def __init__(self, port, user="admin", password="admin", project="admin"):
        self.port = port
        domain = {"name": "Default"}
        self.credentials = {"auth": {
            "identity": {"methods": ["password"],
                         "password": {"user": {"name": user, "password": password, "domain": domain}}},
            "scope": {"project": {"name": project, "domain": domain}}}}
        self.token = None
        self.project = None

    def log_in(self):
        answer = self.ask("identity", "POST", "/auth/tokens", self.credentials)
        if answer.code == 201:
            self.token = answer.headers["x-subject-token"]
            self.project = answer.json["token"]["project"]["id"]
        return answer

    def ask(self, service, method, path, body=None, headers=None, timeout=90):
        return self.raw(method, PATHS[service] + path, body, headers, timeout)

    def raw(self, method, path, body=None, headers=None, timeout=90):
        own = {"X-Auth-Token": self.token} if self.token else {}
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        if body is not None:
            own["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {**own, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, text=f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def need(self, service, method, path, body=None, codes=(200, 201, 202, 204), headers=None):
        """The decoded answer; anything else than success fails the test."""
        answer = self.ask(service, method, path, body, headers)
        assert answer.code in codes, f"{method} {path}: {answer}"
        return json.loads(answer.text) if answer.text.strip() else {}
